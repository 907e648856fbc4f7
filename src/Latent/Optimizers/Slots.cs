using Latent.Layers;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Optimizers;

/// <summary>
/// One parameter's optimizer state. It lives in the store beside the parameter, so a checkpoint holds it.
/// </summary>
/// <param name="parameter">The parameter.</param>
/// <param name="context">Where the state is kept, under <c>optimizer.NAME.SLOT</c>, and scheduled scalars are registered.</param>
public sealed class Slots(Variable parameter, ForwardContext context)
{
    /// <summary>Keeps a tensor between steps. Shape: the parameter's.</summary>
    /// <param name="name">The slot's name.</param>
    /// <param name="next">From the value before the step to the value after it.</param>
    /// <param name="initial">The value before the first step.</param>
    /// <returns>The value after the step.</returns>
    public Tensor Keep(string name, Func<Tensor, Tensor> next, double initial = 0) =>
        context.Keep($"optimizer.{parameter.Name}.{name}", parameter.Shape, initial, next).After;

    /// <summary>A scalar that follows a schedule. Shape: [].</summary>
    public Tensor Scalar(string name, Schedule schedule) => context.Scheduled(name, schedule);
}
