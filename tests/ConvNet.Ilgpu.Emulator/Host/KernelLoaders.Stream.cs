namespace ILGPU.Runtime;

/// <content>Kernels for the default stream.</content>
public static partial class KernelLoaders
{
    /// <summary>Loads a kernel of 1 parameter, to be launched in the default stream.</summary>
    public static Action<KernelConfig, T1> LoadStreamKernel<T1>(
        this Accelerator accelerator, Action<T1> action)
        where T1 : struct =>
        accelerator.LoadStreamKernel(action, KernelSpecialization.Empty);

    /// <summary>Loads a kernel of 1 parameter, to be launched in the default stream, specialised to blocks of some size.</summary>
    public static Action<KernelConfig, T1> LoadStreamKernel<T1>(
        this Accelerator accelerator, Action<T1> action, KernelSpecialization specialization)
        where T1 : struct
    {
        var kernel = accelerator.LoadKernel(action, specialization);
        return (config, a1) =>
            kernel(accelerator.DefaultStream, config, a1);
    }

    /// <summary>Loads a kernel of 2 parameters, to be launched in the default stream.</summary>
    public static Action<KernelConfig, T1, T2> LoadStreamKernel<T1, T2>(
        this Accelerator accelerator, Action<T1, T2> action)
        where T1 : struct where T2 : struct =>
        accelerator.LoadStreamKernel(action, KernelSpecialization.Empty);

    /// <summary>Loads a kernel of 2 parameters, to be launched in the default stream, specialised to blocks of some size.</summary>
    public static Action<KernelConfig, T1, T2> LoadStreamKernel<T1, T2>(
        this Accelerator accelerator, Action<T1, T2> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct
    {
        var kernel = accelerator.LoadKernel(action, specialization);
        return (config, a1, a2) =>
            kernel(accelerator.DefaultStream, config, a1, a2);
    }

    /// <summary>Loads a kernel of 3 parameters, to be launched in the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3> LoadStreamKernel<T1, T2, T3>(
        this Accelerator accelerator, Action<T1, T2, T3> action)
        where T1 : struct where T2 : struct where T3 : struct =>
        accelerator.LoadStreamKernel(action, KernelSpecialization.Empty);

    /// <summary>Loads a kernel of 3 parameters, to be launched in the default stream, specialised to blocks of some size.</summary>
    public static Action<KernelConfig, T1, T2, T3> LoadStreamKernel<T1, T2, T3>(
        this Accelerator accelerator, Action<T1, T2, T3> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct
    {
        var kernel = accelerator.LoadKernel(action, specialization);
        return (config, a1, a2, a3) =>
            kernel(accelerator.DefaultStream, config, a1, a2, a3);
    }

    /// <summary>Loads a kernel of 4 parameters, to be launched in the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4> LoadStreamKernel<T1, T2, T3, T4>(
        this Accelerator accelerator, Action<T1, T2, T3, T4> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct =>
        accelerator.LoadStreamKernel(action, KernelSpecialization.Empty);

    /// <summary>Loads a kernel of 4 parameters, to be launched in the default stream, specialised to blocks of some size.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4> LoadStreamKernel<T1, T2, T3, T4>(
        this Accelerator accelerator, Action<T1, T2, T3, T4> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct
    {
        var kernel = accelerator.LoadKernel(action, specialization);
        return (config, a1, a2, a3, a4) =>
            kernel(accelerator.DefaultStream, config, a1, a2, a3, a4);
    }

    /// <summary>Loads a kernel of 5 parameters, to be launched in the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5> LoadStreamKernel<T1, T2, T3, T4, T5>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct =>
        accelerator.LoadStreamKernel(action, KernelSpecialization.Empty);

    /// <summary>Loads a kernel of 5 parameters, to be launched in the default stream, specialised to blocks of some size.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5> LoadStreamKernel<T1, T2, T3, T4, T5>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct
    {
        var kernel = accelerator.LoadKernel(action, specialization);
        return (config, a1, a2, a3, a4, a5) =>
            kernel(accelerator.DefaultStream, config, a1, a2, a3, a4, a5);
    }

    /// <summary>Loads a kernel of 6 parameters, to be launched in the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6> LoadStreamKernel<T1, T2, T3, T4, T5, T6>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct =>
        accelerator.LoadStreamKernel(action, KernelSpecialization.Empty);

    /// <summary>Loads a kernel of 6 parameters, to be launched in the default stream, specialised to blocks of some size.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6> LoadStreamKernel<T1, T2, T3, T4, T5, T6>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct
    {
        var kernel = accelerator.LoadKernel(action, specialization);
        return (config, a1, a2, a3, a4, a5, a6) =>
            kernel(accelerator.DefaultStream, config, a1, a2, a3, a4, a5, a6);
    }

    /// <summary>Loads a kernel of 7 parameters, to be launched in the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct =>
        accelerator.LoadStreamKernel(action, KernelSpecialization.Empty);

    /// <summary>Loads a kernel of 7 parameters, to be launched in the default stream, specialised to blocks of some size.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
    {
        var kernel = accelerator.LoadKernel(action, specialization);
        return (config, a1, a2, a3, a4, a5, a6, a7) =>
            kernel(accelerator.DefaultStream, config, a1, a2, a3, a4, a5, a6, a7);
    }

    /// <summary>Loads a kernel of 8 parameters, to be launched in the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
        where T8 : struct =>
        accelerator.LoadStreamKernel(action, KernelSpecialization.Empty);

    /// <summary>Loads a kernel of 8 parameters, to be launched in the default stream, specialised to blocks of some size.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
        where T8 : struct
    {
        var kernel = accelerator.LoadKernel(action, specialization);
        return (config, a1, a2, a3, a4, a5, a6, a7, a8) =>
            kernel(accelerator.DefaultStream, config, a1, a2, a3, a4, a5, a6, a7, a8);
    }

    /// <summary>Loads a kernel of 9 parameters, to be launched in the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
        where T8 : struct where T9 : struct =>
        accelerator.LoadStreamKernel(action, KernelSpecialization.Empty);

    /// <summary>Loads a kernel of 9 parameters, to be launched in the default stream, specialised to blocks of some size.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
        where T8 : struct where T9 : struct
    {
        var kernel = accelerator.LoadKernel(action, specialization);
        return (config, a1, a2, a3, a4, a5, a6, a7, a8, a9) =>
            kernel(accelerator.DefaultStream, config, a1, a2, a3, a4, a5, a6, a7, a8, a9);
    }

    /// <summary>Loads a kernel of 10 parameters, to be launched in the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
        where T8 : struct where T9 : struct where T10 : struct =>
        accelerator.LoadStreamKernel(action, KernelSpecialization.Empty);

    /// <summary>Loads a kernel of 10 parameters, to be launched in the default stream, specialised to blocks of some size.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
        where T8 : struct where T9 : struct where T10 : struct
    {
        var kernel = accelerator.LoadKernel(action, specialization);
        return (config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) =>
            kernel(accelerator.DefaultStream, config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10);
    }

    /// <summary>Loads a kernel of 11 parameters, to be launched in the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>
        LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
        where T8 : struct where T9 : struct where T10 : struct where T11 : struct =>
        accelerator.LoadStreamKernel(action, KernelSpecialization.Empty);

    /// <summary>Loads a kernel of 11 parameters, to be launched in the default stream, specialised to blocks of some size.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>
        LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
        where T8 : struct where T9 : struct where T10 : struct where T11 : struct
    {
        var kernel = accelerator.LoadKernel(action, specialization);
        return (config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) =>
            kernel(accelerator.DefaultStream, config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11);
    }

    /// <summary>Loads a kernel of 12 parameters, to be launched in the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>
        LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
        where T8 : struct where T9 : struct where T10 : struct where T11 : struct where T12 : struct =>
        accelerator.LoadStreamKernel(action, KernelSpecialization.Empty);

    /// <summary>Loads a kernel of 12 parameters, to be launched in the default stream, specialised to blocks of some size.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>
        LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
        where T8 : struct where T9 : struct where T10 : struct where T11 : struct where T12 : struct
    {
        var kernel = accelerator.LoadKernel(action, specialization);
        return (config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12) =>
            kernel(accelerator.DefaultStream, config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12);
    }

    /// <summary>Loads a kernel of 13 parameters, to be launched in the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>
        LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
        where T8 : struct where T9 : struct where T10 : struct where T11 : struct where T12 : struct where T13 : struct =>
        accelerator.LoadStreamKernel(action, KernelSpecialization.Empty);

    /// <summary>Loads a kernel of 13 parameters, to be launched in the default stream, specialised to blocks of some size.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>
        LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
        where T8 : struct where T9 : struct where T10 : struct where T11 : struct where T12 : struct where T13 : struct
    {
        var kernel = accelerator.LoadKernel(action, specialization);
        return (config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) =>
            kernel(accelerator.DefaultStream, config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13);
    }

    /// <summary>Loads a kernel of 14 parameters, to be launched in the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>
        LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
        where T8 : struct where T9 : struct where T10 : struct where T11 : struct where T12 : struct where T13 : struct where T14 : struct =>
        accelerator.LoadStreamKernel(action, KernelSpecialization.Empty);

    /// <summary>Loads a kernel of 14 parameters, to be launched in the default stream, specialised to blocks of some size.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>
        LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
        where T8 : struct where T9 : struct where T10 : struct where T11 : struct where T12 : struct where T13 : struct where T14 : struct
    {
        var kernel = accelerator.LoadKernel(action, specialization);
        return (config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14) =>
            kernel(accelerator.DefaultStream, config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14);
    }
}
