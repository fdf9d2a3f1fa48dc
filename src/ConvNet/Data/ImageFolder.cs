namespace ConvNet;

/// <summary>
/// Images in folders by class: each folder within a folder is a class, and its PNG, PPM and PGM files are the class's images, as
/// with torchvision's ImageFolder. Classes are numbered in the ordinal order of their names, images follow in that of theirs.
/// </summary>
/// <param name="Dataset">The images with their labels.</param>
/// <param name="ClassNames">The folders' names, by label.</param>
public sealed record ImageFolder(ImageDataset Dataset, IReadOnlyList<string> ClassNames)
{
    private static readonly string[] Extensions = [".png", ".ppm", ".pgm"];

    /// <summary>Reads all images. They must be of one size.</summary>
    /// <param name="folder">The folder with a folder for each class.</param>
    /// <param name="channels">1 for grey images, 3 for RGB; each image is converted to that.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or it has none within.</exception>
    /// <exception cref="InvalidDataException">A class has no images, a file is damaged, or two images differ in size; the message names the file.</exception>
    public static ImageFolder Load(string folder, int channels = 3)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string[] classes = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        if (classes.Length == 0)
            throw new DirectoryNotFoundException($"{Path.GetFullPath(folder)} has no folders; expected one for each class.");

        var pixels = new MemoryStream();
        var labels = new List<int>();
        (Shape Shape, string Path)? first = null;
        for (int label = 0; label < classes.Length; label++)
        {
            string[] files = [.. Directory.GetFiles(classes[label])
                .Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
            if (files.Length == 0)
                throw new InvalidDataException($"{classes[label]} has no images ({string.Join(", ", Extensions)}).");

            foreach (string path in files)
            {
                ImageFile image = ImageFile.Read(path).WithChannels(channels);
                first ??= (image.Shape, path);
                if (image.Shape != first.Value.Shape)
                    throw new InvalidDataException($"{path} is {image.Shape}, but {first.Value.Path} is {first.Value.Shape}: bring all images to one size.");
                if (pixels.Length > Array.MaxLength - image.Pixels.Length)
                    throw new InvalidDataException($"The images of {folder} do not fit into the {Array.MaxLength} bytes of a data set: read it in parts.");

                pixels.Write(image.Pixels);
                labels.Add(label);
            }
        }

        var dataset = new ImageDataset(first!.Value.Shape, pixels.GetBuffer().AsMemory(0, (int)pixels.Length), labels.ToArray(), classes.Length);
        return new ImageFolder(dataset, [.. classes.Select(path => Path.GetFileName(path))]);
    }
}
