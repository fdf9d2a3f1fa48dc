using System.Collections.Immutable;
using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Tests;

/// <summary>
/// What the JIT does badly without saying so: a method of 51 KB of IL is not optimised, and an accumulator without a register
/// is moved through memory at every step.
/// </summary>
public class JitLimitTests
{
    private const int MostIl = 24 * 1024;

    public static TheoryData<string> Names => [.. Networks.Varied.Keys, nameof(Networks.Vgg16)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_method_is_small_enough_to_be_optimised(string name)
    {
        Method[] methods = Compile(name);
        Assert.True(methods.Length > 20, "The network was not compiled.");
        Assert.Empty(methods.Where(m => m.Il >= MostIl).Select(m => $"{m.Type}.{m.Name}: {m.Il} bytes of IL, at most {MostIl}"));
    }

    [Theory]
    [InlineData("Kernels512", 31)]
    [InlineData("Kernels256", 15)]
    [InlineData("Kernels128", 15)]
    [InlineData("KernelsScalar", 15)]
    public void Every_register_tile_fits_the_registers(string type, int registers)
    {
        string vector = type == "KernelsScalar" ? "Single" : Vector(type[^3..]);
        string[] narrower = [.. new[] { "128", "256" }.Where(bits => string.CompareOrdinal(bits, type[^3..]) < 0).Select(Vector)];
        Method[] tiles = Names.SelectMany(n => Compile(n)).Where(m => m.Type == type && m.Name.Contains("Tile", StringComparison.Ordinal)).ToArray();
        Assert.True(tiles.Length > 50, $"Only {tiles.Length} tiles are called so.");

        // Short rows are covered by narrower vectors, of which half as many are used.
        Assert.All(tiles, m => Assert.InRange(
            Count(m) - LanesOf(m), 1, m.Locals.Contains(vector) ? registers : VectorClass.V256.Registers));

        // Arm64 has 32 registers. Only there the inputs of all pixels are held, to be multiplied by their lanes.
        Method[] byLane = [.. tiles.Where(m => m.IsForArm64)];
        Assert.Equal(type == "Kernels128", byLane.Length > 10);
        Assert.All(byLane, m => Assert.InRange(Count(m), 1, 31));

        int Count(Method method) => method.Locals.Count(l => l == vector || narrower.Contains(l));

        static int LanesOf(Method method) => !method.IsForArm64 ? 0
            : method.Name["Tile".Length..].Split('_')[0].Split('x').Skip(1).Aggregate(1, (pixels, side) => pixels * int.Parse(side, CultureInfo.InvariantCulture));

        static string Vector(string bits) => $"System.Runtime.Intrinsics.Vector{bits}`1<Single>";
    }

    /// <param name="IsForArm64">Whether it calls an instruction of Arm64.</param>
    private sealed record Method(string Type, string Name, int Il, ImmutableArray<string> Locals, bool IsForArm64);

    private static readonly Dictionary<string, Method[]> Compiled = [];

    private static Method[] Compile(string name)
    {
        lock (Compiled)
        {
            if (Compiled.TryGetValue(name, out Method[]? known)) return known;
            using var assembly = new PEReader(ImmutableArray.Create(Images.Of(name)));
            MetadataReader metadata = assembly.GetMetadataReader();
            return Compiled[name] = metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Where(m => m.RelativeVirtualAddress != 0)
                .Select(m => Read(assembly, metadata, m)).ToArray();
        }
    }

    private static Method Read(PEReader assembly, MetadataReader metadata, MethodDefinition method)
    {
        MethodBodyBlock body = assembly.GetMethodBody(method.RelativeVirtualAddress);
        ImmutableArray<string> locals = body.LocalSignature.IsNil
            ? []
            : metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(new TypeNames(), genericContext: null);
        string type = metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name);
        byte[] il = body.GetILBytes()!;
        bool isForArm64 = metadata.MemberReferences.Any(m => IsOfArm64(metadata.GetMemberReference(m).Parent)
            && il.AsSpan().IndexOf([(byte)ILOpCode.Call, .. BitConverter.GetBytes(MetadataTokens.GetToken(m))]) >= 0);
        return new Method(type, metadata.GetString(method.Name), il.Length, locals, isForArm64);

        bool IsOfArm64(EntityHandle parent) =>
            parent.Kind == HandleKind.TypeReference && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name) == "Arm64";
    }

    /// <summary>Types of locals as text.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            TypeReference type = reader.GetTypeReference(handle);
            return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        }

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(",", typeArguments)}>";

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[,]";

        public string GetByReferenceType(string elementType) => elementType + "&";

        public string GetPointerType(string elementType) => elementType + "*";

        public string GetPinnedType(string elementType) => elementType;

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "delegate*";

        public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

        public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";
    }
}
