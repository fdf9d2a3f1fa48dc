namespace ConvNet;

/// <summary>
/// A folder with the four IDX files of MNIST, or of a set in its form such as Fashion-MNIST: train-images-idx3-ubyte,
/// train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, each as it is or with .gz.
/// </summary>
/// <param name="Train">The images to train on.</param>
/// <param name="Test">The images to test on.</param>
public sealed record MnistFolder(ImageDataset Train, ImageDataset Test)
{
    private const int ClassCount = 10;

    /// <summary>Reads the four files.</summary>
    /// <exception cref="FileNotFoundException">Files are missing; the message lists them all.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or images and labels do not belong together.</exception>
    public static MnistFolder Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string[] names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];
        string?[] paths = [.. names.Select(name => Find(folder, name))];
        if (paths.Contains(null))
        {
            IEnumerable<string> missing = names.Where((_, i) => paths[i] is null);
            throw new FileNotFoundException(
                $"{Path.GetFullPath(folder)} is not a folder of MNIST's files. Missing, with and without .gz: {string.Join(", ", missing)}.");
        }

        return new MnistFolder(Read(paths[0]!, paths[1]!), Read(paths[2]!, paths[3]!));
    }

    private static string? Find(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? path : File.Exists(path + ".gz") ? path + ".gz" : null;
    }

    private static ImageDataset Read(string imagesPath, string labelsPath)
    {
        IdxFile images = IdxFile.Read(imagesPath), labels = IdxFile.Read(labelsPath);
        if (images.Shape.Count != 3 || images.Shape[1] == 0 || images.Shape[2] == 0)
            throw new InvalidDataException($"{imagesPath} has shape [{string.Join(", ", images.Shape)}]; expected [images, rows, columns].");
        if (labels.Shape.Count != 1)
            throw new InvalidDataException($"{labelsPath} has shape [{string.Join(", ", labels.Shape)}]; expected [labels].");
        if (images.Shape[0] != labels.Shape[0])
            throw new InvalidDataException($"{imagesPath} has {images.Shape[0]} images, but {labelsPath} has {labels.Shape[0]} labels.");

        var classes = new int[labels.Values.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            classes[i] = labels.Values.Span[i];
            if (classes[i] >= ClassCount)
                throw new InvalidDataException($"{labelsPath} has label {classes[i]} for image {i}; expected 0 to {ClassCount - 1}.");
        }

        return new ImageDataset(new Shape(1, images.Shape[1], images.Shape[2]), images.Values, classes, ClassCount);
    }
}
