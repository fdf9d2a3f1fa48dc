using System.Reflection;
using System.Runtime.CompilerServices;

namespace ILGPU.Emulation;

/// <summary>What ILGPU asks of a kernel's parameters: types of one layout on host and device, which its launchers can see.</summary>
internal static class KernelParameters
{
    /// <summary>The assembly that ILGPU emits its launchers to.</summary>
    private const string Launchers = "ILGPURuntime";

    /// <summary>Refuses a parameter that ILGPU refuses.</summary>
    /// <exception cref="NotSupportedException">It is refused.</exception>
    public static void Check(string kernel, ParameterInfo parameter)
    {
        if (!IsBlittable(parameter.ParameterType))
        {
            throw new NotSupportedException($"{kernel} has the parameter {parameter.Name} with bool or char in it, " +
                "whose size differs between host and device: pass an int.");
        }

        if (FindInvisible(parameter.ParameterType) is { } hidden)
        {
            throw new NotSupportedException($"{kernel} has the parameter {parameter.Name} with {hidden.Name} in it, which ILGPU's launchers " +
                $"cannot see: make it public, or internal with [assembly: InternalsVisibleTo(\"{Launchers}\")].");
        }
    }

    private static bool IsBlittable(Type type)
    {
        if (type == typeof(bool) || type == typeof(char))
            return false;

        if (typeof(IDeviceView).IsAssignableFrom(type))
            return IsBlittable(type.GetGenericArguments()[0]);

        return type.IsPrimitive || type.IsEnum || Array.TrueForAll(
            type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), field => IsBlittable(field.FieldType));
    }

    private static Type? FindInvisible(Type type)
    {
        if (type.IsVisible)
            return null;

        if (type.IsGenericType && type.GetGenericTypeDefinition().IsVisible)
            return Array.Find(Array.ConvertAll(type.GetGenericArguments(), FindInvisible), argument => argument is not null);

        bool mayBeSeen = !type.IsNestedPrivate && type.Assembly.GetCustomAttributes<InternalsVisibleToAttribute>()
            .Any(attribute => attribute.AssemblyName.Split(',')[0] == Launchers);
        return mayBeSeen ? null : type;
    }
}
