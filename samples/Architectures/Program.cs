using Architectures;

foreach (ConvNet.NetworkDescription network in Catalogue.Networks)
    Console.WriteLine($"{network.Name} {network.ParameterCount}");
