namespace ConvNet.Model;

/// <summary>
/// The id of every diagnostic: CNN00xx is about the declaration, CNN01xx about shapes, CNN02xx is advice,
/// CNN04xx is about graphs and blocks. An id keeps its
/// meaning for ever; each has a page in docs/diagnostics and a descriptor in the analyzers.
/// </summary>
internal static class ProblemIds
{
    public const string NotPartial = "CNN0001";
    public const string NotOrdinaryClass = "CNN0002";
    public const string Generic = "CNN0003";
    public const string BaseClass = "CNN0004";
    public const string LayersOnTwoDeclarations = "CNN0005";
    public const string NoInput = "CNN0006";
    public const string InputNotFirst = "CNN0007";
    public const string SecondInput = "CNN0008";
    public const string NoLayer = "CNN0009";
    public const string NoNetwork = "CNN0010";
    public const string DuplicateName = "CNN0011";
    public const string MalformedName = "CNN0012";
    public const string ReservedMember = "CNN0013";
    public const string UnknownLayer = "CNN0014";

    public const string DoesNotFit = "CNN0101";
    public const string WindowTooLarge = "CNN0102";
    public const string NotPositive = "CNN0103";
    public const string NegativePad = "CNN0104";
    public const string PoolPadTooLarge = "CNN0105";
    public const string GroupsDoNotDivide = "CNN0106";
    public const string DropoutRate = "CNN0107";
    public const string AfterSoftmax = "CNN0108";
    public const string NeedsImage = "CNN0109";
    public const string TooLarge = "CNN0110";
    public const string WrongCount = "CNN0111";
    public const string InvalidNumber = "CNN0112";
    public const string SingleValues = "CNN0113";
    public const string NotInEnum = "CNN0114";
    public const string DoesNotDivide = "CNN0120";
    public const string Negative = "CNN0121";
    public const string NothingLeft = "CNN0122";
    public const string OutputPadTooLarge = "CNN0123";
    public const string FilterNotSquare = "CNN0124";
    public const string ConnectionTable = "CNN0125";
    public const string OtherCount = "CNN0126";

    public const string RepeatedActivation = "CNN0201";
    public const string UnreadGaps = "CNN0202";
    public const string UnreadBorder = "CNN0203";
    public const string WastedLanes = "CNN0204";
    public const string IdleDropout = "CNN0205";
    public const string RedundantFlatten = "CNN0206";
    public const string UnusedName = "CNN0207";
    public const string IdleBias = "CNN0208";
    public const string IdleDecay = "CNN0209";

    public const string BranchWithoutFork = "CNN0401";
    public const string OutsideBranch = "CNN0402";
    public const string ForkWithoutJoin = "CNN0403";
    public const string JoinWithoutFork = "CNN0404";
    public const string TooFewBranches = "CNN0405";
    public const string BranchesDisagree = "CNN0406";
    public const string BranchesEqual = "CNN0407";
    public const string FromWithoutJoin = "CNN0408";
    public const string UnknownValue = "CNN0409";
    public const string ValueComesLater = "CNN0410";
    public const string DuplicateValueName = "CNN0411";
    public const string UnusedValue = "CNN0412";
    public const string DuplicateOutput = "CNN0413";
    public const string MainOutputNamed = "CNN0414";
    public const string NamesDisagree = "CNN0415";

    public const string NotABlock = "CNN0421";
    public const string BlockElsewhere = "CNN0422";
    public const string RecursiveBlock = "CNN0423";
    public const string TooManyArguments = "CNN0424";
    public const string WrongArgumentType = "CNN0425";
    public const string InvalidParameter = "CNN0426";
    public const string NotInBlock = "CNN0427";
    public const string TooManyLayers = "CNN0428";
    public const string NoValue = "CNN0429";
    public const string BlockIsNetwork = "CNN0430";
}
