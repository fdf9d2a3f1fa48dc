using System.Globalization;
using Architectures.Diagrams;
using ConvNet;
using Samples;

namespace Architectures.Commands;

/// <summary>The command line: what is asked for, and by which command it is answered.</summary>
internal static class Application
{
    private const string Help = """
        The architectures of the lectures: counted, listed and drawn.

        Usage: dotnet run -c Release --project samples/Architectures -- COMMAND

          table NAME            the layers of a network: output, memory, weights and biases, multiply-adds, receptive field
          list                  all networks: parameters, operations, and the memory that the compiler planned
          list --build          the same, with what the compiler takes for each alone, at every vector width
          diagram NAME          draws a network: writes NAME.svg and NAME.mmd (Mermaid)
          diagram NAME --out FOLDER
                                the same, into FOLDER
          --help                show this

        Names may be written in any case, with or without hyphens: VGG16, vgg-16.
        """;

    /// <summary>Runs a command.</summary>
    /// <returns>The exit code: 0 where it succeeded, 1 where the error is on <paramref name="error"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            switch (arguments)
            {
                case [] or ["--help" or "-h" or "-?" or "help", ..]:
                    output.WriteLine(Help);
                    break;

                case ["table", var name]:
                    LayerTable.Write(NetworkFinder.Find(name, Catalogue.Networks), output);
                    break;

                case ["list"]:
                    NetworkList.Write(Catalogue.Networks, output);
                    break;

                case ["list", "--build"]:
                    NetworkList.WriteWithBuilds(Catalogue.Networks, output, error);
                    break;

                case ["diagram", var name]:
                    Draw(NetworkFinder.Find(name, Catalogue.Networks), ".", output);
                    break;

                case ["diagram", var name, "--out", var folder]:
                    Draw(NetworkFinder.Find(name, Catalogue.Networks), folder, output);
                    break;

                case ["table" or "diagram"]:
                    throw new UserException($"'{arguments[0]}' needs the name of a network. 'list' shows all of them.");

                case ["table" or "list" or "diagram", ..]:
                    throw new UserException($"'{arguments[0]}' does not take '{string.Join(' ', arguments.Skip(1))}'. --help shows what it takes.");

                default:
                    throw new UserException($"There is no command '{arguments[0]}'. --help lists the commands.");
            }

            return 0;
        }
        catch (Exception e) when (e is UserException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return 1;
        }
    }

    private static void Draw(NetworkDescription network, string folder, TextWriter output)
    {
        OutputFolder.Create(folder);
        var svg = Path.Combine(folder, network.Name + ".svg");
        var mermaid = Path.Combine(folder, network.Name + ".mmd");
        SvgWriter.Write(new Diagram(network)).Save(svg);
        File.WriteAllText(mermaid, MermaidWriter.Write(network));
        output.WriteLine($"{svg}\n{mermaid}");
    }
}
