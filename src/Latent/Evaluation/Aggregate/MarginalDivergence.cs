namespace Latent.Evaluation.Aggregate;

/// <summary>
/// The divergence of a mixture of equally weighted normals in one dimension from N(0, 1), by quadrature.
/// </summary>
/// <remarks>
/// <c>KL = ∫ q ln q + ½ (E z² + ln 2π)</c>. The line is halved until no part is longer than the least scale of the
/// components that reach into it, and 16 nodes are laid on each part: narrow components are found wherever they are,
/// and cost nothing elsewhere.
/// </remarks>
internal static class MarginalDivergence
{
    // A normal holds all but 2e-19 of its mass within nine deviations.
    private const double Reach = 9;
    private const int NodesAPart = 16;

    private static readonly (double[] Nodes, double[] Weights) Rule = GaussLegendre.Rule(NodesAPart);

    /// <summary>KL(q ‖ N(0, 1)), in nats. Shape: [n], [n] → [].</summary>
    public static double ToStandardNormal(ReadOnlySpan<double> means, ReadOnlySpan<double> variances)
    {
        var components = new Component[means.Length];
        var (least, most, second) = (double.PositiveInfinity, double.NegativeInfinity, 0.0);
        for (var i = 0; i < components.Length; i++)
        {
            var component = components[i] = new(means[i], Math.Sqrt(variances[i]));
            least = Math.Min(least, component.From);
            most = Math.Max(most, component.To);
            second += ((means[i] * means[i]) + variances[i]) / components.Length;
        }

        var kl = NegativeEntropy(least, most, components, components.Length)
            + (0.5 * (second + Math.Log(2 * Math.PI)));

        // Rounding may leave the divergence of the prior from itself at -1e-16.
        return Math.Max(kl, 0);
    }

    private static double NegativeEntropy(double from, double to, Component[] candidates, int count)
    {
        var near = Array.FindAll(candidates, c => c.From < to && c.To > from);
        if (near.Length == 0)
            return 0;
        var middle = from + ((to - from) / 2);
        if (to - from <= near.Min(c => c.Scale) || middle <= from || middle >= to)
            return Integral(from, to, near, count);
        return NegativeEntropy(from, middle, near, count) + NegativeEntropy(middle, to, near, count);
    }

    private static double Integral(double from, double to, Component[] near, int count)
    {
        var (half, sum) = ((to - from) / 2, 0.0);
        for (var node = 0; node < NodesAPart; node++)
        {
            var (x, q) = (from + (half * (1 + Rule.Nodes[node])), 0.0);
            foreach (var c in near)
            {
                var d = (x - c.Mean) / c.Scale;
                q += Math.Exp(-0.5 * d * d) / c.Scale;
            }

            q /= count * Math.Sqrt(2 * Math.PI);
            if (q > 0)
                sum += Rule.Weights[node] * q * Math.Log(q);
        }

        return half * sum;
    }

    private readonly record struct Component(double Mean, double Scale)
    {
        public double From { get; } = Mean - (Reach * Scale);

        public double To { get; } = Mean + (Reach * Scale);
    }
}
