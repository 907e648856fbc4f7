using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Latent.Evaluation;

/// <summary>
/// Multinomial logistic regression in double precision: <c>p(c | x) ∝ exp(w_c · x + b_c)</c>, the linear classifier with
/// which representations are probed.
/// </summary>
/// <remarks>
/// The minimum of the mean of -ln p(label | x) plus ½ λ Σ w², over weights and intercepts, of which only weights are
/// held small (Bishop 2006, "Pattern Recognition and Machine Learning", section 4.3.4). With λ above 0 it is unique up
/// to a constant in all intercepts; without, classes that a plane divides have none, and the fit ends unconverged after
/// its iterations.
/// </remarks>
public sealed class LogisticRegression
{
    // Sums are cut into so many parts, whatever the number of threads, and added in order.
    private const int Parts = 16;

    // Below this many products a second thread costs more than it brings.
    private const long WorthThreads = 1 << 16;

    private readonly int _size;
    private readonly int _classes;

    // Per class the weights of the features, then the intercept. Shape: [C, size + 1].
    private readonly double[] _parameters;

    private LogisticRegression(int size, int classes, double[] parameters, Minimum minimum)
    {
        (_size, _classes, _parameters) = (size, classes, parameters);
        (Iterations, IsConverged) = (minimum.Iterations, minimum.IsConverged);
    }

    /// <summary>The number of classes.</summary>
    public int Classes => _classes;

    /// <summary>The number of features.</summary>
    public int Size => _size;

    /// <summary>The number of steps that the fit took.</summary>
    public int Iterations { get; }

    /// <summary>Whether the fit ended at the minimum rather than at its last iteration.</summary>
    public bool IsConverged { get; }

    /// <summary>Fits weights and intercepts, from 0.</summary>
    /// <param name="features">Row by row, finite; of about unit scale each, or the penalty and the speed suffer. Shape:
    /// [n, size].</param>
    /// <param name="labels">From 0 to <paramref name="classes"/> - 1. Shape: [n].</param>
    /// <param name="classes">The number of classes, at least 2.</param>
    /// <param name="l2">λ, at least 0, in nats for a weight of 1.</param>
    /// <param name="iterations">The most steps.</param>
    /// <param name="tolerance">The largest element of the gradient to stop at.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or a value is out of its domain.</exception>
    public static LogisticRegression Fit(
        ReadOnlySpan<double> features,
        ReadOnlySpan<int> labels,
        int classes,
        double l2 = 0,
        int iterations = 1000,
        double tolerance = 1e-7)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(iterations);
        if (!(l2 >= 0 && double.IsFinite(l2)))
            throw new ArgumentOutOfRangeException(nameof(l2), l2, "The penalty must be finite and at least 0.");
        if (labels.IsEmpty || features.Length % labels.Length != 0)
        {
            throw new ArgumentException(
                $"LogisticRegression: {features.Length} features are no whole number a label of {labels.Length}.",
                nameof(features));
        }

        ThrowUnlessFits(features, labels, features.Length / labels.Length, classes);
        return FitInPlace(features.ToArray(), labels.ToArray(), classes, l2, iterations, tolerance);
    }

    /// <summary>The same without copies, of which large data would have too many; lengths are the caller's to check.</summary>
    internal static LogisticRegression FitInPlace(
        double[] x, int[] y, int classes, double l2, int iterations, double tolerance)
    {
        foreach (var value in x)
        {
            if (!double.IsFinite(value))
                throw new ArgumentException($"LogisticRegression: a feature is {value}; expected finite numbers.", nameof(x));
        }

        var size = x.Length / y.Length;
        var parameters = new double[classes * (size + 1)];
        var minimum = Lbfgs.Minimize(
            (at, gradient) => Objective(x, y, classes, l2, at, gradient), parameters, iterations, tolerance);
        return new(size, classes, parameters, minimum);
    }

    /// <summary>The weight of a feature for a class.</summary>
    public double Weight(int label, int feature) => _parameters[(label * (_size + 1)) + feature];

    /// <summary>The intercept of a class.</summary>
    public double Intercept(int label) => _parameters[(label * (_size + 1)) + _size];

    /// <summary>The probabilities of the classes. Shape: [n, size] → [n, C].</summary>
    /// <exception cref="ArgumentException">The features are no whole number of rows.</exception>
    public double[] Probabilities(ReadOnlySpan<double> features) =>
        Array.ConvertAll(LogProbabilities(features), Math.Exp);

    /// <summary>The logarithms of the probabilities, in nats. Shape: [n, size] → [n, C].</summary>
    /// <exception cref="ArgumentException">The features are no whole number of rows.</exception>
    public double[] LogProbabilities(ReadOnlySpan<double> features)
    {
        ThrowUnlessRows(features, _size);
        var rows = features.Length / _size;
        var logs = new double[rows * _classes];
        for (var i = 0; i < rows; i++)
        {
            var row = logs.AsSpan(i * _classes, _classes);
            var logSum = Logits(features.Slice(i * _size, _size), _parameters, row);
            foreach (ref var log in row)
                log -= logSum;
        }

        return logs;
    }

    /// <summary>The most probable classes, the first of equals. Shape: [n, size] → [n].</summary>
    /// <exception cref="ArgumentException">The features are no whole number of rows.</exception>
    public int[] Predict(ReadOnlySpan<double> features)
    {
        ThrowUnlessRows(features, _size);
        var (labels, logits) = (new int[features.Length / _size], new double[_classes]);
        for (var i = 0; i < labels.Length; i++)
        {
            Logits(features.Slice(i * _size, _size), _parameters, logits);
            labels[i] = logits.AsSpan().IndexOf(logits.Max());
        }

        return labels;
    }

    /// <summary>The fraction of rows whose class is predicted. Shape: [n, size], [n] → [].</summary>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public double Accuracy(ReadOnlySpan<double> features, ReadOnlySpan<int> labels)
    {
        ThrowUnlessFits(features, labels, _size, _classes);
        var (predicted, right) = (Predict(features), 0);
        for (var i = 0; i < predicted.Length; i++)
            right += predicted[i] == labels[i] ? 1 : 0;
        return (double)right / predicted.Length;
    }

    /// <summary>The mean of -ln p(label | x), in nats. Shape: [n, size], [n] → [].</summary>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public double LogLoss(ReadOnlySpan<double> features, ReadOnlySpan<int> labels)
    {
        ThrowUnlessFits(features, labels, _size, _classes);
        var (sum, logits) = (0.0, new double[_classes]);
        for (var i = 0; i < labels.Length; i++)
            sum += Logits(features.Slice(i * _size, _size), _parameters, logits) - logits[labels[i]];
        return sum / labels.Length;
    }

    private static double Objective(double[] x, int[] y, int classes, double l2, double[] parameters, double[] gradient)
    {
        var size = x.Length / y.Length;
        var (losses, gradients) = (new double[Parts], new double[Parts][]);
        if ((long)x.Length * classes < WorthThreads)
        {
            for (var part = 0; part < Parts; part++)
                Part(part);
        }
        else
        {
            Parallel.For(0, Parts, Part);
        }

        Array.Clear(gradient);
        foreach (var part in gradients)
        {
            for (var i = 0; i < gradient.Length; i++)
                gradient[i] += part[i] / y.Length;
        }

        var value = losses.Sum() / y.Length;
        for (var i = 0; i < parameters.Length; i++)
        {
            if (i % (size + 1) == size)
                continue;
            value += l2 / 2 * parameters[i] * parameters[i];
            gradient[i] += l2 * parameters[i];
        }

        return value;

        void Part(int part)
        {
            var (start, end) = ((int)((long)y.Length * part / Parts), (int)((long)y.Length * (part + 1) / Parts));
            var (sums, logits) = (gradients[part] = new double[parameters.Length], new double[classes]);
            for (var i = start; i < end; i++)
            {
                var row = x.AsSpan(i * size, size);
                var logSum = Logits(row, parameters, logits);
                losses[part] += logSum - logits[y[i]];
                for (var c = 0; c < classes; c++)
                {
                    // d/d logit of the loss: the probability, less 1 for the label.
                    var slope = Math.Exp(logits[c] - logSum) - (c == y[i] ? 1 : 0);
                    var to = sums.AsSpan(c * (size + 1), size + 1);
                    AddScaled(slope, row, to);
                    to[size] += slope;
                }
            }
        }
    }

    /// <summary>The logits of a row; the logarithm of the sum of their exponentials.</summary>
    private static double Logits(ReadOnlySpan<double> row, double[] parameters, Span<double> logits)
    {
        var largest = double.NegativeInfinity;
        for (var c = 0; c < logits.Length; c++)
        {
            var weights = parameters.AsSpan(c * (row.Length + 1), row.Length + 1);
            logits[c] = weights[row.Length] + Dot(weights[..row.Length], row);
            largest = Math.Max(largest, logits[c]);
        }

        var total = 0.0;
        foreach (var logit in logits)
            total += Math.Exp(logit - largest);
        return largest + Math.Log(total);
    }

    // Eight sums on every machine, so that the bits do not depend on the width of its vectors.
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var wideA = MemoryMarshal.Cast<double, Vector512<double>>(a);
        var wideB = MemoryMarshal.Cast<double, Vector512<double>>(b);
        var sums = Vector512<double>.Zero;
        for (var i = 0; i < wideA.Length; i++)
            sums += wideA[i] * wideB[i];
        var sum = 0.0;
        for (var lane = 0; lane < Vector512<double>.Count; lane++)
            sum += sums[lane];
        for (var i = wideA.Length * Vector512<double>.Count; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void AddScaled(double factor, ReadOnlySpan<double> x, Span<double> to)
    {
        var wideX = MemoryMarshal.Cast<double, Vector512<double>>(x);
        var wideTo = MemoryMarshal.Cast<double, Vector512<double>>(to[..x.Length]);
        for (var i = 0; i < wideX.Length; i++)
            wideTo[i] += factor * wideX[i];
        for (var i = wideX.Length * Vector512<double>.Count; i < x.Length; i++)
            to[i] += factor * x[i];
    }

    private static void ThrowUnlessRows(ReadOnlySpan<double> features, int size)
    {
        if (size == 0 || features.Length % size != 0)
        {
            throw new ArgumentException(
                $"LogisticRegression: {features.Length} values are no whole number of rows of {size} features.",
                nameof(features));
        }
    }

    private static void ThrowUnlessFits(ReadOnlySpan<double> features, ReadOnlySpan<int> labels, int size, int classes)
    {
        ThrowUnlessRows(features, size);
        if (labels.IsEmpty || features.Length / size != labels.Length)
        {
            throw new ArgumentException(
                $"LogisticRegression: {labels.Length} labels for {features.Length / size} rows.", nameof(labels));
        }

        foreach (var label in labels)
        {
            if ((uint)label >= (uint)classes)
                throw new ArgumentOutOfRangeException(nameof(labels), label, $"There are {classes} classes.");
        }
    }
}
