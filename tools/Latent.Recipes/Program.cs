using Latent.Recipes;

// Writes the experiments that are too long to be written by hand: into recipes/, from the project's root.
File.WriteAllText(Path.Combine("recipes", DiscreteTable.FileName), DiscreteTable.Write());
