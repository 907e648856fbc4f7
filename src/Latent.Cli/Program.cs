using Latent.Cli;

return Application.Run(args, Terminal.OfConsole());
