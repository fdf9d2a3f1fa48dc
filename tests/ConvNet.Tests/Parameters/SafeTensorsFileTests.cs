using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using ConvNet.Testing;

namespace ConvNet.Tests.Parameters;

public sealed class SafeTensorsFileTests
{
    private const string Good = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}""";

    [Fact]
    public void A_file_of_torch_save_is_told_apart() => Assert.Equal(
        "x.pt is a zip archive, as torch.save writes: save the state_dict by safetensors.torch.save_file instead.",
        Assert.Throws<SafeTensorsException>(() => SafeTensorsFile.Parse("PK\x03\x04\x00\x00\x08\x08\x00\x00"u8.ToArray(), "x.pt")).Message);

    [Fact]
    public void Values_and_metadata_survive_writing_and_reading()
    {
        using var stream = new MemoryStream();
        SafeTensorsWriter.Write(
            stream,
            [
                new SafeTensorSource("matrix \"ä\"", [2, 3], values => new float[] { 1, 2, 3, float.NaN, float.NegativeInfinity, -0f }.CopyTo(values)),
                new SafeTensorSource("scalar", [], values => values[0] = 7),
                new SafeTensorSource("empty", [3, 0], values => Assert.True(values.IsEmpty)),
            ],
            new Dictionary<string, string> { ["format"] = "pt" });
        byte[] bytes = stream.ToArray();
        Assert.Equal(0, (8 + BinaryPrimitives.ReadInt64LittleEndian(bytes)) % 64);

        using SafeTensorsFile file = SafeTensorsFile.Parse(bytes);
        Assert.Equal(["matrix \"ä\"", "scalar", "empty"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([1, 2, 3, float.NaN, float.NegativeInfinity, -0f], file.ToArray<float>("matrix \"ä\""));
        Assert.Equal([7f], file.ToArray<float>("scalar"));
        Assert.Empty(file.ToArray<float>("empty"));
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Fact]
    public void A_file_of_PyTorch_reads_as_the_other_reader_does()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        string path = TestData.Path("golden", "cross_entropy__ce1.safetensors");
        SafetensorsFile expected = SafetensorsFile.Read(path);
        using SafeTensorsFile mapped = SafeTensorsFile.Open(path);
        using SafeTensorsFile streamed = SafeTensorsFile.Read(new MemoryStream(File.ReadAllBytes(path)));
        foreach (SafeTensorsFile file in (SafeTensorsFile[])[mapped, streamed])
        {
            Assert.Equal(expected.Names.Order(), file.Tensors.Select(tensor => tensor.Name).Order());
            Assert.Equal(expected.Floats("input"), file.ToArray<float>("input"));
            Assert.Equal(expected.Integers("target"), file.ToArray<long>("target").Select(label => (int)label));
            Assert.Equal(expected.Metadata, file.Metadata);
        }
    }

    /// <summary>Exact where float32 has more bits, to nearest where it has fewer.</summary>
    [Theory]
    [InlineData("F16", "0001" + "8000" + "3c00" + "7bff" + "fc00" + "7e00", new[] { 5.9604645e-8f, -0f, 1, 65504, float.NegativeInfinity, float.NaN })]
    [InlineData("BF16", "0001" + "8000" + "3f80" + "7f7f" + "ff80" + "7fc0", new[] { 9.1835e-41f, -0f, 1, 3.3895314e38f, float.NegativeInfinity, float.NaN })]
    [InlineData("F64", "3fb999999999999a" + "3ff0000010000000" + "3ff0000030000000" + "7e37e43c8800759c", new[] { 0.1f, 1, 1.0000002f, float.PositiveInfinity })]
    public void Floats_are_read_of_every_floating_point_type(string type, string bigEndian, float[] expected)
    {
        byte[] data = Convert.FromHexString(bigEndian);
        int size = data.Length / expected.Length;
        for (int i = 0; i < expected.Length; i++)
            data.AsSpan(i * size, size).Reverse();
        using SafeTensorsFile file = SafeTensorsFile.Parse(TypedFile.Of(type, size, [new ParameterTensor("a", expected.Length, 0, default)], data), "x.safetensors");
        Assert.Equal(expected, file.ToArray<float>("a"));
        Assert.Throws<SafeTensorsException>(() => file.ToArray<int>("a"));
    }

    [Fact]
    public void A_tensor_is_read_as_what_it_is()
    {
        using SafeTensorsFile file = SafeTensorsFile.Parse(Bytes(Good, 9), "x.safetensors");
        Assert.Equal("x.safetensors holds tensor 'a' as F32; expected F64.", Assert.Throws<SafeTensorsException>(() => file.ToArray<double>("a")).Message);
        Assert.Equal("x.safetensors has no tensor 'c'; it has a, b.", Assert.Throws<SafeTensorsException>(() => file.ToArray<float>("c")).Message);
        Assert.Contains("a has 2 values", Assert.Throws<ArgumentException>(() => file.CopyTo<float>("a", new float[3])).Message);
        Assert.Equal("x.safetensors holds tensor 'b' as U8; expected F32.", Assert.Throws<SafeTensorsException>(() => file.ToArray<float>("b")).Message);
        Assert.Throws<NotSupportedException>(() => file.ToArray<decimal>("a"));
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.ToArray<float>("a"));
    }

    [Theory]
    [InlineData("[]", 0, "not a JSON object")]
    [InlineData("", 0, "not valid JSON")]
    [InlineData("{", 0, "not valid JSON")]
    [InlineData("{}x", 0, "not valid JSON")]
    [InlineData("{}{}", 0, "not valid JSON")]
    [InlineData("""{"a":1}""", 0, "not an object")]
    [InlineData("""{"a":{}}""", 0, "without all of dtype, shape and data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":{}}}""", 4, "unknown or repeated 'x'")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown or repeated 'dtype'")]
    [InlineData("""{"a":{"dtype":3,"shape":[1],"data_offsets":[0,4]}}""", 4, "dtype that is not a string")]
    [InlineData("""{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", 4, "'F33', which is not known")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "not all whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "not all whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}""", 4, "not all whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "not all whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", 4, "shape that is not an array")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "0 bytes, which are not F32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "0 bytes, which are not F32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "4 bytes, which are not F32 [2]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "3 data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "ends before it begins")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "but there are 7 bytes of data")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "a hole between the start")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "its tensors take 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "an overlap between a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", 4, "more than 32")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "not a string")]
    [InlineData("""{"__metadata__":[]}""", 0, "not an object of strings")]
    [InlineData("""{"__metadata__":{"a":"","a":""}}""", 0, "metadata 'a' twice")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "not valid JSON")]
    [InlineData("""{"a":[[[[[[[[[[[[[]]]]]]]]]]]]]}""", 0, "not an object")]
    public void A_malformed_header_is_refused(string header, int data, string problem)
    {
        var exception = Assert.Throws<SafeTensorsException>(() => SafeTensorsFile.Parse(Bytes(header, data), "x.safetensors"));
        Assert.StartsWith("x.safetensors ", exception.Message);
        Assert.Contains(problem, exception.Message);
        Assert.Equal("x.safetensors", exception.File);
    }

    [Theory]
    [InlineData(0UL, 0)]
    [InlineData(0UL, 7)]
    [InlineData(9UL, 16)]
    [InlineData(100_000_001UL, 16)]
    [InlineData(ulong.MaxValue, 16)]
    [InlineData((ulong)long.MaxValue, 16)]
    public void A_length_that_cannot_be_is_refused_without_allocating_it(ulong stated, int length)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, stated);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("x"), bytes[..length]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<SafeTensorsException>(() => SafeTensorsFile.Parse(bytes.AsMemory(0, length)));
        Assert.Throws<SafeTensorsException>(() => SafeTensorsFile.Read(new MemoryStream(bytes, 0, length)));
        Assert.Throws<SafeTensorsException>(() => SafeTensorsFile.Open(folder.File("x")));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Whatever_the_bytes_they_are_read_or_refused_with_little_memory()
    {
        var random = new Random(12345);
        byte[] good = Bytes(Good, 9);
        int read = 0, refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = Mutate(good, random);
            bool isRead = Read(bytes, out long allocated);

            // The first time that code runs, the runtime allocates for itself.
            if (allocated > 1 << 16) Read(bytes, out allocated);
            Assert.InRange(allocated, 0, 1 << 16);
            (read, refused) = isRead ? (read + 1, refused) : (read, refused + 1);
        }

        Assert.True(read > 200 && refused > 200, $"{read} were read, {refused} refused.");

        static bool Read(byte[] bytes, out long allocated)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using SafeTensorsFile file = SafeTensorsFile.Parse(bytes);
                foreach (SafeTensor tensor in file.Tensors)
                {
                    Assert.InRange(tensor.Offset + tensor.ByteCount, 0, bytes.Length);
                    if (tensor.Type == SafeTensorType.F32)
                        file.ToArray<float>(tensor.Name);
                }

                return true;
            }
            catch (SafeTensorsException)
            {
                return false;
            }
            finally
            {
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
    }

    [Fact]
    public void Saving_replaces_a_file_whole_or_leaves_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.safetensors");
        SafeTensorsWriter.Save(path, [new SafeTensorSource("a", [1], values => values[0] = 1)]);
        Assert.Throws<InvalidOperationException>(() => SafeTensorsWriter.Save(
            path, [new SafeTensorSource("a", [1], _ => throw new InvalidOperationException("No values."))]));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        using (SafeTensorsFile old = SafeTensorsFile.Open(path))
            Assert.Equal([1f], old.ToArray<float>("a"));

        SafeTensorsWriter.Save(path, [new SafeTensorSource("a", [1], values => values[0] = 2)]);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        using SafeTensorsFile replaced = SafeTensorsFile.Open(path);
        Assert.Equal([2f], replaced.ToArray<float>("a"));
    }

    [Fact]
    public void What_saving_left_that_was_killed_is_deleted()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File(".a[1].safetensors"), hex = Guid.NewGuid().ToString("N");
        string[] others = [folder.File("b.safetensors." + hex + ".tmp"), path + ".backup.tmp", path + ".tmp", path + "." + hex];
        string killed = path + "." + hex + ".tmp", written = path + "." + Guid.NewGuid().ToString("N") + ".tmp", complete = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
        foreach (string file in others.Append(killed).Append(complete))
            File.WriteAllText(file, "half");
        using (new FileStream(written, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            foreach (string file in others.Append(killed).Append(written))
                File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-2));
            SafeTensorsWriter.Save(path, [new SafeTensorSource("a", [1], values => values[0] = 1)]);
        }

        Assert.Equal(others.Append(written).Append(complete).Append(path).Order(StringComparer.Ordinal), Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Several_threads_may_save_to_one_name()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.safetensors");
        var failures = new ConcurrentQueue<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(Save))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Empty(failures);
        Assert.Equal([path], Directory.GetFiles(folder.Path));

        void Save()
        {
            for (int i = 0; i < 100; i++)
            {
                if (Record.Exception(() => SafeTensorsWriter.Save(path, [new SafeTensorSource("a", [1], values => values[0] = i)])) is { } failure)
                    failures.Enqueue(failure);
            }
        }
    }

    [Fact]
    public void A_file_that_is_replaced_keeps_its_permissions()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Permissions of this kind are Unix's.");
        if (OperatingSystem.IsWindows())
            return;

        using var folder = new TemporaryFolder();
        string path = folder.File("a.safetensors");
        SafeTensorSource[] tensors = [new("a", [1], values => values[0] = 1)];
        SafeTensorsWriter.Save(path, tensors);
        foreach (UnixFileMode mode in (UnixFileMode[])[UnixFileMode.UserRead | UnixFileMode.UserWrite, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.GroupWrite])
        {
            File.SetUnixFileMode(path, mode);
            SafeTensorsWriter.Save(path, tensors);
            Assert.Equal(mode, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void Of_a_symbolic_link_the_target_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets only administrators make symbolic links.");
        using var folder = new TemporaryFolder();
        string target = folder.File("target.safetensors"), link = folder.File("link.safetensors"), other = folder.File("other.safetensors");
        File.CreateSymbolicLink(link, "target.safetensors");
        File.CreateSymbolicLink(other, link);
        foreach (float saved in (ReadOnlySpan<float>)[1, 2]) // at first there is no target
        {
            SafeTensorsWriter.Save(other, [new SafeTensorSource("a", [1], values => values[0] = saved)]);
            Assert.Equal(link, new FileInfo(other).LinkTarget);
            Assert.Equal("target.safetensors", new FileInfo(link).LinkTarget);
            using SafeTensorsFile file = SafeTensorsFile.Open(target);
            Assert.Equal([saved], file.ToArray<float>("a"));
        }

        Assert.Equal(3, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void Two_tensors_of_one_name_are_not_written()
    {
        var source = new SafeTensorSource("a", [1], _ => { });
        Assert.Throws<ArgumentException>(() => SafeTensorsWriter.Write(new MemoryStream(), [source, source]));
        Assert.Throws<ArgumentException>(() => SafeTensorsWriter.Write(new MemoryStream(), [source with { Name = "__metadata__" }]));
    }

    [Fact]
    public void Names_that_could_not_be_read_again_are_not_written()
    {
        Assert.Contains("name 'a\ud800' is no text", Refused([new SafeTensorSource("a\ud800", [1], _ => { })]), StringComparison.Ordinal);
        Assert.Contains("Tensor '' is null", Refused([new SafeTensorSource(null!, [1], _ => { })]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 2, -1 }, "'a' is [2, -1]; expected at most 32 sizes of at least 0")]
    [InlineData(new[] { int.MaxValue, 2 }, "and at most 2147483591 values")]
    [InlineData(new[] { int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue }, "and at most 2147483591 values")]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, "at most 32 sizes")]
    [InlineData(null, "Tensor 'a' is null, or its name, shape or values are.")]
    public void Shapes_that_no_tensor_has_are_not_written(int[]? shape, string problem) =>
        Assert.Contains(problem, Refused([new SafeTensorSource("a", shape!, _ => { })]), StringComparison.Ordinal);

    [Fact]
    public void Tensors_without_values_are_not_written()
    {
        Assert.Contains("Tensor 'a' is null", Refused([new SafeTensorSource("a", [1], null!)]), StringComparison.Ordinal);
        Assert.Contains("Tensor '' is null", Refused([null!]), StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_that_could_not_be_read_again_are_not_written()
    {
        Expect("k", null!, "Metadata 'k' is 'null'; key and value must be text");
        Expect("k", "\udc00", "Metadata 'k' is '\udc00'");
        Expect("k\ud800", "v", "Metadata 'k\ud800' is 'v'");

        static void Expect(string key, string value, string problem) =>
            Assert.Contains(problem, Refused([], new Dictionary<string, string> { [key] = value }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_too_long_for_memory_says_how_to_read_it() => Assert.Equal(
        "big has 3221225472 bytes; a stream is read into memory, at most 2147483591 of them. Open the file by its path.",
        Assert.Throws<SafeTensorsException>(() => SafeTensorsFile.Read(new LongStream(), "big")).Message);

    private static string Refused(SafeTensorSource[] tensors, Dictionary<string, string>? metadata = null)
    {
        using var stream = new MemoryStream();
        string message = Assert.Throws<ArgumentException>(() => SafeTensorsWriter.Write(stream, tensors, metadata)).Message;
        Assert.Equal(0, stream.Length);
        return message;
    }

    private sealed class LongStream : MemoryStream
    {
        public override long Length => 3L << 30;
    }

    private static byte[] Bytes(string header, int data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        return bytes;
    }

    /// <summary>Changes, removes or doubles some bytes; half of the time the header's length is put right again, so that the JSON is reached.</summary>
    private static byte[] Mutate(byte[] good, Random random)
    {
        const string Syntax = "{}[]\",:0123456789-.eEF32U8\\ ";
        List<byte> bytes = [.. good];
        for (int n = random.Next(1, 4); n > 0; n--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] = (byte)Syntax[random.Next(Syntax.Length)]; break;
                case 2: bytes.RemoveRange(at, random.Next(1, Math.Min(8, bytes.Count - at) + 1)); break;
                default: bytes.InsertRange(at, bytes.GetRange(at, random.Next(1, Math.Min(8, bytes.Count - at) + 1))); break;
            }

            if (bytes.Count == 0)
                bytes.Add(0);
        }

        byte[] result = [.. bytes];
        if (result.Length > 17 && random.Next(2) == 0)
            BinaryPrimitives.WriteInt64LittleEndian(result, result.Length - 17);
        return result;
    }
}
