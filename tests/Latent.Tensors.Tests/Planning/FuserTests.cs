using Latent.Tensors.Ops;
using Latent.Tensors.Planning;
using Latent.Tensors.Programs;

namespace Latent.Tensors.Tests.Planning;

/// <summary>What is gathered into groups, and when the groups run.</summary>
public sealed class FuserTests
{
    private static readonly Tensor X = Tensor.Input("x", [20, 30]);

    [Fact]
    public void ASoftmaxOverColumnsTakesThreeLoops()
    {
        var shifted = (X - X.MaxTo([20, 1])).Exp();
        var groups = GroupsOf(shifted / shifted.SumTo([20, 1]));
        Assert.Equal(["MaxOver", "Sub Exp Sum", "Div"], groups.Select(Names));
    }

    [Fact]
    public void AnActivatedLayerIsOneProductWithAnEpilogue()
    {
        var layer = (X.MatMul(Tensor.State("w", [30, 5])) + Tensor.State("b", [5])).Tanh();
        var group = Assert.Single(GroupsOf(layer));
        Assert.NotNull(group.Product);
        Assert.Equal("Add Tanh", Names(group));
    }

    [Fact]
    public void AnAdamUpdateIsOneLoopThatWritesThreeStates()
    {
        var (g, p, m, v) = (Tensor.Input("g", [50]), Tensor.State("p", [50]), Tensor.State("m", [50]), Tensor.State("v", [50]));
        var (nextM, nextV) = ((0.9 * m) + (0.1 * g), (0.999 * v) + (0.001 * g.Square()));
        var fuser = Fuser.Of(new Trace
        {
            Updates = new Dictionary<string, Tensor>
            {
                ["m"] = nextM,
                ["v"] = nextV,
                ["p"] = p - (Tensor.Input("rate", []) * nextM / (nextV.Sqrt() + 1e-8)),
            },
        });
        var group = Assert.Single(fuser.Groups);
        Assert.Equal(3, group.Assignments.Count);
        Assert.DoesNotContain(group.Members, fuser.IsStored);
    }

    [Fact]
    public void AValueThatOnlyOneLaterGroupReadsIsNotStored()
    {
        // The exponential could run beside the maximum that shares its operand, but only the last loop reads it.
        var fuser = Fuser.Of(Outputs(X.Exp() * X.MaxTo([30])));
        Assert.All(fuser.Groups.SelectMany(g => g.Members.Where(m => m.Op is Exp)), m => Assert.False(fuser.IsStored(m)));
    }

    [Fact]
    public void AProductReadsATransposedOperandInPlace()
    {
        Assert.Single(GroupsOf(X.Transpose().MatMul(X)));
        Assert.Equal(2, GroupsOf(X.Transpose().MatMul(X), X.Transpose()).Count);
    }

    [Fact]
    public void GroupsRunAfterTheirNeedsAndCommitsAfterTheGuards()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var fuser = Fuser.Of(new RandomGraph(seed, smooth: seed % 3 == 0).Trace);
            var schedule = new Schedule(fuser.Groups, g => g.Reductions.Count > 0 ? 2 : 1);
            foreach (var group in fuser.Groups)
            {
                Assert.All(group.Needs, n => Assert.True(schedule.LastWave(n) < schedule.FirstWave(group)));
                Assert.Equal(group.Commits, schedule.FirstWave(group) >= schedule.CommitWave);
                Assert.True(schedule.LastWave(group) < schedule.WaveCount);
                Assert.True(group.Commits || (group.Assignments.Count == 0 && schedule.LastWave(group) < schedule.CommitWave));
            }
        }
    }

    [Fact]
    public void EveryNodeOfARandomGraphIsComputedOnceAndAfterItsOperands()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var groups = Fuser.Of(new RandomGraph(seed, smooth: seed % 3 == 0).Trace).Groups;
            var members = groups.SelectMany(g => g.Members).ToList();
            Assert.Equal(members.Count, members.Distinct().Count());
            foreach (var group in groups)
            {
                foreach (var (i, member) in group.Members.Index())
                    Assert.All(member.Inputs.Select(x => View.Of(x).Source).Where(group.Computes), x => Assert.Contains(x, group.Members.Take(i)));
            }
        }
    }

    private static IReadOnlyList<Group> GroupsOf(params Tensor[] outputs) => Fuser.Of(Outputs(outputs)).Groups;

    private static Trace Outputs(params Tensor[] outputs) =>
        new() { Outputs = outputs.Index().ToDictionary(o => $"y{o.Index}", o => o.Item) };

    private static string Names(Group group) =>
        string.Join(' ', group.Members.Select(m => m.Op.Name).Concat(group.Reductions.Select(r => r.Node.Op.Name)));
}
