using System.ComponentModel;
using ConvNet.Numerics;

namespace ConvNet.CompilerServices;

/// <summary>
/// What a training step does otherwise than inference: random masks, and statistics of the batch. Every value of a mask is a function of the seed, the step, the layer and the position alone, not
/// of what was drawn before: the same seed gives the same run, on every platform and in whatever order layers ask.
/// </summary>
/// <param name="seed">The seed of the run.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe class TrainingNoise(int seed = 0)
{
    /// <summary>The number of the training step; the trainer counts it up.</summary>
    public long Step { get; set; }

    /// <summary>The place in the batch of the first image that masks are asked for: a shard has some of the batch's images.</summary>
    public long FirstImage { get; set; }

    /// <summary>Fills a mask: 0 with probability <paramref name="rate"/>, otherwise <paramref name="kept"/>.</summary>
    /// <param name="site">The index of the dropout layer.</param>
    /// <param name="batch">The number of images.</param>
    /// <param name="mask">[batch, count] floats, in the layer's packed layout.</param>
    /// <param name="count">Floats for one image.</param>
    /// <param name="rate">The probability of zeroing, in [0, 1).</param>
    /// <param name="kept">The factor of what is not zeroed: 1 / (1 - rate), or 1 for classic dropout.</param>
    public virtual void Dropout(int site, int batch, float* mask, int count, float rate, float kept)
    {
        ulong key = Key(site), threshold = Threshold(rate);
        long total = (long)batch * count;
        ulong first = (ulong)(FirstImage * count);

        // One hash of 64 bits decides two values, of which an odd first one is the second.
        long i = 0;
        if (first % 2 != 0 && total > 0)
            mask[i++] = Draw(SplitMix64.At(key, first >> 1) >> 32, threshold, kept);

        for (; i < total; i += 2)
        {
            ulong bits = SplitMix64.At(key, (first + (ulong)i) >> 1);
            mask[i] = Draw((uint)bits, threshold, kept);
            if (i + 1 < total)
                mask[i + 1] = Draw(bits >> 32, threshold, kept);
        }
    }

    /// <summary>Fills a mask that is one value for all of an image: 0 with probability <paramref name="rate"/>, otherwise <paramref name="kept"/>.</summary>
    /// <inheritdoc cref="Dropout" path="/param"/>
    public virtual void DropImages(int site, int batch, float* mask, int count, float rate, float kept)
    {
        ulong key = Key(site), threshold = Threshold(rate);
        for (int n = 0; n < batch; n++)
            new Span<float>(mask + ((long)n * count), count).Fill(Draw((uint)SplitMix64.At(key, (ulong)(FirstImage + n)), threshold, kept));
    }

    /// <summary>
    /// Draws the weights of a join's inputs: 0 for those that are dropped, and for the kept ones one over their number. A share of the
    /// images keeps a single column of the network, the same at all joins; at the others each input is dropped by itself, but one stays.
    /// </summary>
    /// <param name="site">The index of the join.</param>
    /// <param name="batch">The number of images.</param>
    /// <param name="weights">[batch, stride] floats, of which the first of each image are its inputs' weights.</param>
    /// <param name="stride">Floats from one image to the next.</param>
    /// <param name="inputs">The join's inputs: the deepest columns, the deepest last.</param>
    /// <param name="rate">The probability that an input is dropped, in [0, 1).</param>
    /// <param name="global">The share of images that keep one column.</param>
    /// <param name="columns">The network's columns.</param>
    public virtual void DropPaths(int site, int batch, float* weights, int stride, int inputs, float rate, float global, int columns)
    {
        ulong own = Key(site), whole = Key(-1), threshold = Threshold(rate);
        for (int n = 0; n < batch; n++, weights += stride)
        {
            ulong image = (ulong)(FirstImage + n), draw = SplitMix64.At(whole, image);
            int column = (int)((draw >> 32) % (ulong)columns), kept = 0;
            bool isGlobal = (uint)draw < Threshold(global);
            for (int i = 0; i < inputs; i++)
            {
                // A join without the image's column is not on its path: whatever it gives is not used.
                bool isKept = isGlobal
                    ? column >= inputs || i == inputs - 1 - column
                    : Draw((uint)SplitMix64.At(own, (image * (ulong)(inputs + 1)) + (ulong)i), threshold, 1) != 0;
                weights[i] = isKept ? 1 : 0;
                kept += isKept ? 1 : 0;
            }

            if (kept == 0)
            {
                weights[(int)(SplitMix64.At(own, (image * (ulong)(inputs + 1)) + (ulong)inputs) % (ulong)inputs)] = 1;
                kept = 1;
            }

            for (int i = 0; i < inputs; i++)
                weights[i] /= kept;
        }
    }

    /// <summary>
    /// Draws where the regions of a fractional pooling begin, the same for all images of a step. Of boundaries
    /// ceil((i + u) * extent / regions) - ceil(u * extent / regions) all that counts of u is the phase (ceil(u * extent) - 1) mod regions: they are
    /// floor((i * extent + phase) / regions).
    /// </summary>
    /// <param name="site">The index of the layer.</param>
    /// <param name="phases">Two floats, for the phase of the rows and that of the columns: whole numbers.</param>
    /// <param name="height">The rows that all regions advance together.</param>
    /// <param name="rows">The rows of regions.</param>
    /// <param name="width">The columns that all regions advance together.</param>
    /// <param name="columns">The columns of regions.</param>
    /// <param name="row">The phase of the rows in inference, whose u is 1/2.</param>
    /// <param name="column">The phase of the columns in inference.</param>
    public virtual void PoolingPhases(int site, float* phases, int height, int rows, int width, int columns, int row, int column)
    {
        ulong bits = SplitMix64.At(Key(site), 0);
        phases[0] = Phase((uint)bits, height, rows);
        phases[1] = Phase(bits >> 32, width, columns);

        // A float holds whole numbers of 24 bits.
        static float Phase(ulong random, int extent, int regions) => (int)((random * (ulong)extent) >> 32) % regions & 0xFFFFFF;
    }

    /// <summary>
    /// Chooses what a batch normalisation normalises by: the statistics of the batch, which lie there when it is called, or others that it
    /// writes there. One float for each of the packed channels.
    /// </summary>
    /// <param name="scale">The factor of the values.</param>
    /// <param name="shift">What is added to them then.</param>
    /// <param name="count">How many values the statistics are of, which says how much each of them moves the statistics.</param>
    /// <param name="mean">The running mean.</param>
    /// <param name="variance">The running variance.</param>
    /// <param name="weight">The weight; null where there is none.</param>
    /// <param name="bias">The bias; null where there is none.</param>
    /// <param name="lanes">The packed channels.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public virtual void ChooseStatistics(
        float* scale, float* shift, float* count, float* mean, float* variance, float* weight, float* bias, int lanes, float epsilon)
    {
    }

    /// <summary>Keys of different steps and layers are hashed, so that their sequences have nothing in common.</summary>
    public ulong Key(int site) => SplitMix64.Mix(SplitMix64.Mix(SplitMix64.Mix((ulong)seed) + (ulong)Step) + (ulong)site);

    /// <summary>Below which 32 random bits mean that a value is dropped.</summary>
    public static ulong Threshold(float rate) => (ulong)(rate * 4294967296.0);

    /// <summary>Without a branch, which could not be predicted: the difference's sign is set below the threshold, and clears the value.</summary>
    private static float Draw(ulong random, ulong threshold, float kept) =>
        BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(kept) & (uint)(((random - threshold) >> 63) - 1));
}
