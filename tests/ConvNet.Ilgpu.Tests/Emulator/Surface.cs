using System.Reflection;
using System.Text;

namespace ConvNet.Ilgpu.Tests.Emulator;

/// <summary>
/// What an assembly offers, as text: a line a member. Parameters that the compiler fills in are left out, as no call writes them.
/// </summary>
internal static class Surface
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>The members of a type, with or without those of its base classes, sorted.</summary>
    public static string[] Members(Type type, bool inherited)
    {
        IEnumerable<MemberInfo> members = type.GetMembers(inherited ? All | BindingFlags.FlattenHierarchy : All | BindingFlags.DeclaredOnly)
            .Where(member => member is FieldInfo or PropertyInfo or ConstructorInfo or MethodInfo)
            .Where(member => member is not MethodInfo { IsSpecialName: true } method || method.Name.StartsWith("op_", StringComparison.Ordinal))
            .Where(member => member is not FieldInfo { IsSpecialName: true });
        return [.. members.Select(Describe).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The kind of a type and its name.</summary>
    public static string Header(Type type)
    {
        string kind = type.IsEnum ? "enum" : type.IsValueType ? "struct" : type.IsInterface ? "interface" : "class";
        if (kind == "class" && (type.IsAbstract || type.IsSealed))
            kind = (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : "sealed ") + kind;

        return $"{kind} {type.Namespace}.{Name(type)}";
    }

    /// <summary>A type as C# writes it.</summary>
    public static string Name(Type type)
    {
        if (type.IsByRef)
            return "ref " + Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter)
            return type.Name;

        string name = type.IsNested ? $"{Name(type.DeclaringType!).Split('<')[0]}.{type.Name}" : type.Name;
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }

    private static string Describe(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true } constant => $"{constant.Name} = {constant.GetRawConstantValue()}",
        FieldInfo field => $"{Static(field.IsStatic)}{Name(field.FieldType)} {field.Name}",
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        PropertyInfo property => Describe(property),
        MethodInfo method =>
            $"{Static(method.IsStatic)}{Name(method.ReturnType)} {method.Name}{Generics(method)}({Parameters(method)}){Constraints(method)}",
        _ => throw new ArgumentException($"{member} is no field, property, constructor or method.", nameof(member)),
    };

    private static string Describe(PropertyInfo property)
    {
        MethodInfo[] accessors = property.GetAccessors();
        string indices = string.Join(", ", property.GetIndexParameters().Select(index => $"{Name(index.ParameterType)} {index.Name}"));
        string name = indices.Length > 0 ? $"this[{indices}]" : property.Name;
        string access = string.Concat(accessors.Select(accessor => accessor.ReturnType == typeof(void) ? " set;" : " get;"));
        return $"{Static(accessors[0].IsStatic)}{Name(property.PropertyType)} {name} {{{access} }}";
    }

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters()
        .Where(parameter => !parameter.GetCustomAttributesData().Any(a => a.AttributeType.Name.StartsWith("Caller", StringComparison.Ordinal)))
        .Select(parameter => $"{(parameter.IsOut ? "out " : parameter.IsIn ? "in " : "")}{Name(parameter.ParameterType)} {parameter.Name}"));

    private static string Constraints(MethodInfo method)
    {
        var text = new StringBuilder();
        foreach (Type generic in method.IsGenericMethod ? method.GetGenericArguments() : [])
        {
            var all = new List<string>();
            if (generic.GetCustomAttributesData().Any(a => a.AttributeType.Name == "IsUnmanagedAttribute"))
                all.Add("unmanaged");
            else if (generic.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
                all.Add("struct");

            all.AddRange(generic.GetGenericParameterConstraints().Where(constraint => constraint.Name != nameof(ValueType)).Select(Name));
            if (all.Count > 0)
                text.Append($" where {generic.Name} : {string.Join(", ", all)}");
        }

        return text.ToString();
    }
}
