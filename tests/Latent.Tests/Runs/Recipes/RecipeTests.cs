using Latent.Runs;
using Latent.Runs.Learning;
using Latent.Runs.Recipes;

namespace Latent.Tests.Runs.Recipes;

public sealed class RecipeTests
{
    [Fact]
    public void ARecipeIsReadBackAsItWasWritten()
    {
        var recipe = new Recipe()
            .With("model.hidden=500,300").With("model.latent=7").With("optimizer.clip=2.5").With("training.epochs=null")
            .With("training.steps=123").With("seed=18446744073709551615").With("data.source=a b.npy").With("objective.bound=iw:50");
        var json = recipe.ToJson();
        Assert.Equal(json, RecipeReader.Parse(json, "x").ToJson());
        Assert.Equal([500, 300], recipe.Model.Hidden);
        Assert.Equal(ulong.MaxValue, recipe.Seed);
        Assert.Null(recipe.Training.Epochs);
    }

    [Fact]
    public void WhatIsLeftOutIsTheDefaultAndWrittenOut()
    {
        var recipe = RecipeReader.Parse("""{"model": {"latent": 3}}""", "x");
        Assert.Equal(3, recipe.Model.Latent);
        Assert.Equal(new Recipe().With("model.latent=3").ToJson(), recipe.ToJson());
        Assert.Contains("\"beta2\": 0.999", recipe.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void AScheduleMayBeANumberAndAListEmpty()
    {
        var recipe = RecipeReader.Parse("""{"optimizer": {"learningRate": 0.002}, "model": {"hidden": []}} // a comment""", "x");
        Assert.Equal("0.002", recipe.Optimizer.LearningRate);
        Assert.Empty(recipe.Model.Hidden);
        Assert.Empty(new Recipe().With("model.hidden=").Model.Hidden);
    }

    [Theory]
    [InlineData("model.hiden=3", "--set: there is no key 'model.hiden'; 'model' has kind, hidden, activation, latent, upper, groups, relaxation, normalize, chains, temperatures, sweeps, condition, likelihood, initialization, startAtDataMean, weights")]
    [InlineData("modell.hidden=3", "--set: there is no key 'modell'; a recipe has format, data, model, objective, optimizer, training, evaluation, seed")]
    [InlineData("speed=3", "--set: there is no key 'speed'; a recipe has format, data, model, objective, optimizer, training, evaluation, seed")]
    [InlineData("model=3", "model: is a group; set one of model.kind, model.hidden, model.activation, model.latent, model.upper, model.groups, model.relaxation, model.normalize, model.chains, model.temperatures, model.sweeps, model.condition, model.likelihood, model.initialization, model.startAtDataMean, model.weights")]
    [InlineData("seed.x=3", "seed.x: 'seed' is a value and has no keys")]
    [InlineData("model.latent", "--set model.latent: expected key=value, as in model.latent=10")]
    [InlineData("=3", "--set =3: expected key=value, as in model.latent=10")]
    [InlineData("objective.updates=x", "--set: the value of 'objective.updates' does not fit: found \"x\", expected a whole number")]
    [InlineData("objective.targetAcceptance=x", "--set: the value of 'objective.targetAcceptance' does not fit: found \"x\", expected a number")]
    [InlineData("model.latent=abc", "--set: the value of 'model.latent' does not fit: found \"abc\", expected a whole number")]
    [InlineData("model.latent=1.5", "--set: the value of 'model.latent' does not fit: found 1.5, expected a whole number")]
    [InlineData("model.latent=99999999999", "--set: the value of 'model.latent' does not fit: found 99999999999, expected a whole number")]
    [InlineData("model.latent=0", "model.latent: found 0, expected a number above 0")]
    [InlineData("format=2", "--set: has format 2, this version reads up to 1; use the version that wrote it, or a later one")]
    [InlineData("model.hidden=200,-1", "model.hidden: found -1, expected a number above 0")]
    [InlineData("model.hidden=200,x", "--set: the value of 'model.hidden' does not fit: found \"200,x\", expected whole numbers, as in [200, 200]")]
    [InlineData("model.kind=gan", "model.kind: 'gan' is not one of vae, autoencoder, dvae, dvae-pp, dvae-sharp")]
    [InlineData("data.binarize=always", "data.binarize: 'always' is not one of auto, dynamic, static, none")]
    [InlineData("optimizer.beta1=1", "optimizer.beta1: found 1, expected a number from 0 to below 1")]
    [InlineData("training.minutes=-1", "training.minutes: found -1, expected a number above 0")]
    [InlineData("model.kind=null", "--set: the value of 'model.kind' does not fit: found null, expected a text")]
    [InlineData("seed=-1", "--set: the value of 'seed' does not fit: found -1, expected a whole number, 0 or above")]
    public void AWrongAssignmentSaysWhatWouldDo(string assignment, string message) =>
        Assert.Equal(message, Assert.Throws<RunException>(() => new Recipe().With(assignment)).Message);

    [Fact]
    public void AFileTooLongForARecipeIsNotRead()
    {
        using var temporary = new TemporaryFolder();
        var path = temporary["long.json"];
        File.WriteAllText(path, new string(' ', 1 << 21));
        Assert.Equal(
            $"{path}: has 1048576 characters or more, which no recipe has",
            Assert.Throws<RunException>(() => RecipeReader.Read(path)).Message);
    }

    [Theory]
    [InlineData("[1]", "x: a recipe is a JSON object, as in {\"data\": {\"source\": \"digits\"}}")]
    [InlineData("{\n\"seed\": }", "x: not JSON, line 2: save it again or start from the recipe.json of a run")]
    [InlineData("""{"format": 2}""", "x: has format 2, this version reads up to 1; use the version that wrote it, or a later one")]
    [InlineData("""{"format": "one"}""", "x: has format \"one\", this version reads up to 1; use the version that wrote it, or a later one")]
    [InlineData("""{"model": {"layers": 2}}""", "x: there is no key 'model.layers'; 'model' has kind, hidden, activation, latent, upper, groups, relaxation, normalize, chains, temperatures, sweeps, condition, likelihood, initialization, startAtDataMean, weights")]
    [InlineData("""{"model": 2}""", "x: 'model' is a group of kind, hidden, activation, latent, upper, groups, relaxation, normalize, chains, temperatures, sweeps, condition, likelihood, initialization, startAtDataMean, weights; found 2")]
    [InlineData("""{"training": {"batch": "big"}}""", "x: the value of 'training.batch' does not fit: found \"big\", expected a whole number")]
    public void AWrongFileIsRefusedByName(string json, string message) =>
        Assert.Equal(message, Assert.Throws<RunException>(() => RecipeReader.Parse(json, "x")).Message);

    [Theory]
    [InlineData("model.activation=gelu", "model.activation: Activation 'gelu' is not one of tanh, relu, softplus, elu, sigmoid")]
    [InlineData("training.corruption=mask:2", "training.corruption: Corruption 'mask:2' is not none, mask:P, gaussian:S or salt-and-pepper:P, with a share P above 0 and at most 1 and a standard deviation S above 0, as in 'mask:0.3'")]
    [InlineData("model.kind=autoencoder", "objective.bound: is elbo, the model autoencoder; the model autoencoder takes the objective autoencoder, and no other model does")]
    [InlineData("objective.bound=autoencoder", "objective.bound: is autoencoder, the model vae; the model autoencoder takes the objective autoencoder, and no other model does")]
    [InlineData("objective.codePenalty=1", "objective.bound: Objective 'elbo' has no penalties of codes and of the decoder's Jacobian; leave them out or use autoencoder")]
    [InlineData("objective.bound=iw", "objective.bound: Objective 'iw' is not elbo, wake-sleep, mcem, autoencoder, or iw:K with K draws, as in 'iw:50'")]
    [InlineData("optimizer.kind=rmsprop", "optimizer.kind: Optimizer 'rmsprop' is not one of sgd, momentum, adagrad, adam, adamax")]
    [InlineData("optimizer.learningRate=fast", "optimizer.learningRate: Schedule 'fast': 'fast' is not a number")]
    [InlineData("optimizer.learningRate=-1", "optimizer.learningRate: is -1, and goes down to -1; expected 0 or more at every step")]
    [InlineData("objective.beta=warmup:10,cosine:1..-2@30", "objective.beta: is warmup:10,cosine:1..-2@30, and goes down to -2; expected 0 or more at every step")]
    [InlineData("objective.freeBits=steps:1,-1@9,2@12", "objective.freeBits: is steps:1,-1@9,2@12, and goes down to -1; expected 0 or more at every step")]
    [InlineData("objective.limit=-1", "objective.limit: is -1, and goes down to -1; expected 0 or more at every step")]
    public void ATextIsCheckedBeforeDataAreLoaded(string assignment, string message) =>
        Assert.Equal(message, Assert.Throws<RunException>(() => RunModel.Check(new Recipe().With(assignment))).Message);

    [Fact]
    public void TwoPenaltiesOfTheDivergenceAreRefused()
    {
        var recipe = new Recipe().With("objective.beta=4").With("objective.limit=20");
        Assert.Equal(
            "objective.limit: beta and limit each weigh the divergence; give one of them",
            Assert.Throws<RunException>(() => RunModel.Check(recipe)).Message);
    }

    [Theory]
    [InlineData("objective.updates=3", "objective.updates: is of the objective mcem, and says nothing here; leave it out")]
    [InlineData("objective.capacityWeight=10", "objective.capacityWeight: is of objective.capacity, and says nothing here; leave it out")]
    [InlineData("objective.limitRate=0.1", "objective.limitRate: is of objective.limit, and says nothing here; leave it out")]
    [InlineData("optimizer.momentum=0.5", "optimizer.momentum: is of the optimizer momentum, and says nothing here; leave it out")]
    public void AKeyThatWouldGoUnheardIsRefused(string assignment, string message) =>
        Assert.Equal(message, Assert.Throws<RunException>(() => RunModel.Check(new Recipe().With(assignment))).Message);

    [Fact]
    public void FreeBitsOfSeveralLevelsAreRefused()
    {
        var recipe = new Recipe().With("model.upper=50-10").With("objective.freeBits=0.1");
        Assert.Equal(
            "objective.freeBits: needs the divergence of each unit in closed form, which of several levels the top alone has; leave --upper out, or freeBits",
            Assert.Throws<RunException>(() => RunModel.Check(recipe)).Message);
    }

    [Theory]
    [InlineData("objective.capacity=warmup:100,25")]
    [InlineData("objective.limit=20")]
    [InlineData("objective.freeBits=0.1")]
    [InlineData("objective.gradient=score-baseline")]
    [InlineData("objective.divergence=drawn")]
    [InlineData("objective.draws=3")]
    [InlineData("objective.bound=wake-sleep")]
    public void EveryFormOfTheObjectiveChangesWhatIsTrained(string assignment)
    {
        var options = RunObjective.Options(new Recipe().With(assignment), binarize: false, stepsPerEpoch: 1);
        Assert.NotEqual(RunObjective.Options(new Recipe(), binarize: false, stepsPerEpoch: 1).Objective, options.Objective);
    }

    [Theory]
    [InlineData("objective.beta=4", "objective.bound: is mcem, which has no bound and no use for objective.beta; leave out what is of a bound")]
    [InlineData("model.weights=normal", "model.weights: is normal, and mcem learns points; leave it out, or use elbo")]
    [InlineData("model.upper=50-10", "objective.bound: mcem samples one level of latent variables; leave --upper out, or use elbo")]
    [InlineData("data.binarize=dynamic", "data.binarize: is dynamic, and mcem keeps a chain in the posterior of each example, which must be the same at each visit; use static")]
    [InlineData("training.patience=3", "training.patience: waits for a better validation bound, and mcem has none without an encoder; leave it out")]
    public void WhatMonteCarloEmCannotDoIsRefusedBeforeDataAreLoaded(string assignment, string message)
    {
        var recipe = new Recipe().With("objective.bound=mcem");
        RunModel.Check(recipe);
        Assert.Equal(message, Assert.Throws<RunException>(() => RunModel.Check(recipe.With(assignment))).Message);
    }

    [Theory]
    [InlineData("objective.leapfrogSteps=0", "objective.leapfrogSteps: found 0, expected a number above 0")]
    [InlineData("objective.targetAcceptance=1", "objective.targetAcceptance: found 1, expected a number between 0 and 1")]
    [InlineData("objective.updates=-1", "objective.updates: found -1, expected a number above 0")]
    public void TheSamplersNumbersAreChecked(string assignment, string message) =>
        Assert.Equal(message, Assert.Throws<RunException>(() => new Recipe().With(assignment)).Message);
}
