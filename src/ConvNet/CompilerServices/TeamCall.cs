namespace ConvNet.CompilerServices;

/// <summary>A kernel with what it works on, for any thread of a team to do some of its parts.</summary>
internal readonly unsafe struct TeamCall
{
    /// <summary>Added to the kinds that take a number.</summary>
    public const int WithNumber = 8;

    private readonly int kind;
    private readonly int n;
    private readonly void* kernel;
    private readonly float* a;
    private readonly float* b;
    private readonly float* c;
    private readonly float* d;
    private readonly float* e;
    private readonly float* f;
    private readonly float* g;

    // The kind is the number of pointers, plus WithNumber where a number comes first.
    public TeamCall(int kind, void* kernel, int n, float* a, float* b, float* c = null, float* d = null, float* e = null, float* f = null, float* g = null)
    {
        this.kind = kind;
        this.n = n;
        this.kernel = kernel;
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
        this.e = e;
        this.f = f;
        this.g = g;
    }

    /// <summary>Does the parts from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    public void Do(int from, int to)
    {
        switch (kind)
        {
            case 2: ((delegate*<float*, float*, int, int, void>)kernel)(a, b, from, to); break;
            case 3: ((delegate*<float*, float*, float*, int, int, void>)kernel)(a, b, c, from, to); break;
            case 4: ((delegate*<float*, float*, float*, float*, int, int, void>)kernel)(a, b, c, d, from, to); break;
            case 5: ((delegate*<float*, float*, float*, float*, float*, int, int, void>)kernel)(a, b, c, d, e, from, to); break;
            case 6: ((delegate*<float*, float*, float*, float*, float*, float*, int, int, void>)kernel)(a, b, c, d, e, f, from, to); break;
            case 7: ((delegate*<float*, float*, float*, float*, float*, float*, float*, int, int, void>)kernel)(a, b, c, d, e, f, g, from, to); break;
            case WithNumber + 2: ((delegate*<int, float*, float*, int, int, void>)kernel)(n, a, b, from, to); break;
            case WithNumber + 3: ((delegate*<int, float*, float*, float*, int, int, void>)kernel)(n, a, b, c, from, to); break;
            case WithNumber + 4: ((delegate*<int, float*, float*, float*, float*, int, int, void>)kernel)(n, a, b, c, d, from, to); break;
            case WithNumber + 5: ((delegate*<int, float*, float*, float*, float*, float*, int, int, void>)kernel)(n, a, b, c, d, e, from, to); break;
        }
    }
}
