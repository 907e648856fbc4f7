using System.Reflection;
using System.Runtime.CompilerServices;
using Latent.Layers;
using Latent.Probability;
using Latent.Tensors;

namespace Latent.Tests;

public sealed class ConventionTests
{
    private static readonly Assembly[] Assemblies = [typeof(Distribution).Assembly, typeof(Linear).Assembly];

    private const BindingFlags Public =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly;

    private const BindingFlags Declared = Public | BindingFlags.NonPublic;

    [Fact]
    public void EveryClassIsAbstractOrSealed() => AssertNone(
        Types().Where(
            t => t.IsClass && !t.IsAbstract && !t.IsSealed && !t.IsDefined(typeof(CompilerGeneratedAttribute))));

    [Fact]
    public void NoConcreteMemberIsOverridden() => AssertNone(
        Types().SelectMany(t => t.GetMethods(Declared))
            .Where(m => m.GetBaseDefinition() is var b && b != m && !b.IsAbstract
                && Assemblies.Contains(b.DeclaringType!.Assembly)
                && !b.DeclaringType.GetMethods().Any(x => x.Name == "<Clone>$") && b.Name != "Dispose"));

    [Fact]
    public void NothingStaticIsMutable() => AssertNone(
        Types().SelectMany(t => t.GetFields(Declared))
            .Where(f => f.IsStatic && !f.IsInitOnly && !f.IsLiteral)
            .Where(f => !f.IsDefined(typeof(CompilerGeneratedAttribute))));

    [Fact]
    public void ProbabilityKnowsNoNetworks() => Assert.Equal(
        ["Latent.Tensors"],
        typeof(Distribution).Assembly.GetReferencedAssemblies()
            .Select(a => a.Name)
            .Where(n => n!.StartsWith("Latent", StringComparison.Ordinal)));

    [Fact]
    public void EveryDistributionStatesItsDensity()
    {
        var docs = System.Xml.Linq.XDocument.Load(Path.ChangeExtension(typeof(Distribution).Assembly.Location, ".xml"));
        var summaries = docs.Descendants("member").ToDictionary(m => m.Attribute("name")!.Value, m => m.Value);
        AssertNone(Types().Where(t => t.IsSubclassOf(typeof(Distribution)) && !t.IsAbstract)
            .Where(t => !summaries[$"T:{t.FullName}"].Contains("p(x) =", StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryFunctionThatYieldsATensorSaysItsShape()
    {
        var docs = Assemblies.SelectMany(
            a => System.Xml.Linq.XDocument.Load(Path.ChangeExtension(a.Location, ".xml")).Descendants("member"))
            .ToLookup(m => m.Attribute("name")!.Value.Split('(', '`')[0]);
        AssertNone(Types().Where(t => t.IsPublic)
            .SelectMany(t => t.GetMethods(Public))
            .Where(m => m.ReturnType == typeof(Tensor) && !m.IsSpecialName && m.Name != "<Clone>$")
            .Where(m => !docs[$"M:{m.DeclaringType!.FullName}.{m.Name}"].Any(d =>
                d.Value.Contains("Shape:", StringComparison.Ordinal) || d.Descendants("inheritdoc").Any())));
    }

    // A folder knows those below it and no other; which are below, the imports say.
    [Fact]
    public void NoFolderOfTheLibraryNeedsItself()
    {
        var library = Path.Combine(Here(), "..", "..", "src", "Latent");
        var needs = Directory.GetDirectories(library).ToDictionary(folder => Path.GetFileName(folder)!, Imports);
        foreach (var start in needs.Keys)
        {
            var (reached, open) = (new HashSet<string>(), new Queue<string>([start]));
            while (open.TryDequeue(out var folder))
            {
                foreach (var next in needs[folder].Where(needs.ContainsKey).Where(reached.Add))
                    open.Enqueue(next);
            }

            Assert.DoesNotContain(start, reached);
        }

        static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

        static HashSet<string> Imports(string folder) =>
        [
            .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).SelectMany(File.ReadLines)
                .Select(line => line.Split('.', ';') is ["using Latent", var first, ..] ? first : "")
                .Where(first => first.Length > 0 && first != Path.GetFileName(folder)),
        ];
    }

    // What C# generates (closures, state machines, extension blocks) has a name that C# cannot write.
    private static IEnumerable<Type> Types() => Assemblies.SelectMany(a => a.GetTypes())
        .Where(t => t.FullName!.StartsWith("Latent.", StringComparison.Ordinal)
            && !t.FullName.Contains('<', StringComparison.Ordinal));

    private static void AssertNone(IEnumerable<MemberInfo> offenders) =>
        Assert.True(!offenders.Any(), string.Join("; ", offenders.Select(o => $"{o.DeclaringType?.Name}.{o.Name}")));
}
