using Latent.Schedules;
using Latent.Tensors;

namespace Latent.Optimizers;

/// <summary>
/// A rule from a parameter, its gradient and earlier state to the parameter's next value, itself made of tensors.
/// </summary>
public abstract record Optimizer
{
    /// <summary>The step size.</summary>
    public Schedule LearningRate { get; init; } = 1e-3;

    /// <summary>The next value of one parameter. Shape: the parameter's.</summary>
    /// <param name="parameter">The value before the step, w.</param>
    /// <param name="gradient">The gradient of what is minimized, g. Shape: the parameter's.</param>
    /// <param name="slots">State kept for this parameter between steps, and scalars that follow schedules.</param>
    public abstract Tensor Next(Tensor parameter, Tensor gradient, Slots slots);

    /// <summary>
    /// The optimizer of that name: <c>sgd</c>, <c>momentum</c>, <c>adagrad</c>, <c>adam</c> or <c>adamax</c>, with its
    /// customary constants.
    /// </summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static Optimizer Parse(string name, Schedule learningRate) => name switch
    {
        "sgd" => new Sgd { LearningRate = learningRate },
        "momentum" => new Sgd { LearningRate = learningRate, Momentum = 0.9 },
        "adagrad" => new Adagrad { LearningRate = learningRate },
        "adam" => new Adam { LearningRate = learningRate },
        "adamax" => new Adamax { LearningRate = learningRate },
        _ => throw new FormatException($"Optimizer '{name}' is not one of sgd, momentum, adagrad, adam, adamax."),
    };
}
