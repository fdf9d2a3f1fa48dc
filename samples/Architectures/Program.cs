using Architectures;

Console.WriteLine(ResNet152.Description.ParameterCount);
