namespace Latent.Schedules;

/// <summary>
/// A number that is a function of the step: a learning rate, the weight of a divergence, a temperature.
/// </summary>
/// <remarks><see cref="object.ToString"/> yields the text that <see cref="Parse"/> reads.</remarks>
public abstract record Schedule
{
    /// <summary>The value at a step.</summary>
    /// <param name="step">The number of the step, from 1; 0 is the start, before any step.</param>
    public abstract double At(long step);

    /// <summary>The step from which on the value stays what it is; 0 for a constant.</summary>
    public abstract long Settled { get; }

    /// <summary>The least value at any step from 0 on; NaN where it is not known.</summary>
    public virtual double Least => double.NaN;

    /// <summary>A schedule that never changes.</summary>
    public static implicit operator Schedule(double value) => new Constant(value);

    /// <summary>A schedule that never changes.</summary>
    public static Schedule FromDouble(double value) => value;

    /// <summary>Reads a schedule: a number, or one of the forms in the remarks.</summary>
    /// <remarks>
    /// <code>
    /// 1e-3                                 constant
    /// steps:1e-3,5e-4@1000,1e-4@2000       a value, then others from the named steps on
    /// exponential:1e-3..1e-5@20000         from one value to another in equal ratios, reached at step 20000
    /// cosine:1e-3..1e-5@20000              the same along half a cosine
    /// warmup:1000,cosine:1e-3..1e-5@20000  linear from 0 for 1000 steps, then any schedule, counted from there
    /// </code>
    /// Every count of steps may be given in epochs, as in <c>cosine:1e-3..1e-5@50epochs</c>.
    /// </remarks>
    /// <param name="text">What to read.</param>
    /// <param name="stepsPerEpoch">The number of steps in an epoch; 0 where it is not known, and epochs are
    /// refused.</param>
    /// <exception cref="FormatException">The text is none of the forms; the message says which part and
    /// why.</exception>
    public static Schedule Parse(string text, long stepsPerEpoch = 0) => new ScheduleReader(stepsPerEpoch).Read(text);
}
