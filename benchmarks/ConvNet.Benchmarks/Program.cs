using BenchmarkDotNet.Running;
using ConvNet.Benchmarks;

// "editing FOLDER" types into the declarations of a folder; anything else is BenchmarkDotNet's.
if (args is ["editing", var folder])
    Editing.Run(folder);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
