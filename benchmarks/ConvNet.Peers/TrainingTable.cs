namespace ConvNet.Peers;

/// <summary>Training steps against torch.</summary>
internal static class TrainingTable
{
    public static void Write(Harness peers, IEnumerable<Contender> contenders)
    {
        Console.WriteLine($"{"network",-12} {"batch",5} {"ours_per_s",11} {"peer_per_s",11} {"ratio",6}");
        foreach (Contender contender in contenders)
        {
            int batch = contender.Name switch { "vgg16" or "resnet50" => 2, "resnet18" => 4, "alexnet" => 8, "resnet20" => 32, _ => 64 };
            double ours = batch * 1e6 / contender.Train(batch, 3 * peers.Seconds);
            string[] words = peers.Torch(contender.Name, batch);
            double theirs = double.Parse(words[Array.IndexOf(words, "TRAINBEST") + 6]);
            Console.WriteLine($"{contender.Name,-12} {batch,5} {ours,11:G4} {theirs,11:G4} {ours / theirs,6:F2}");
        }
    }
}
