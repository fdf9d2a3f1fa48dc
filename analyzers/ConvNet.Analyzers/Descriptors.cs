using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ConvNet.Analyzers;

/// <summary>
/// The diagnostics, by the names of their ids. Errors cannot be configured away: without them the network does not exist.
/// </summary>
internal static class Descriptors
{
    private const string Help = "https://github.com/convnet-generated/convnet-generated/blob/main/docs/diagnostics/";
    private const string Declaration = "ConvNet.Declaration";
    private const string Shapes = "ConvNet.Shapes";
    private const string Advice = "ConvNet.Advice";
    private const string Graphs = "ConvNet.Graphs";
    private const string Project = "ConvNet.Project";

    public static readonly DiagnosticDescriptor NotPartial = new(
        "CNN0001", "Network class is not partial",
        "{0} must be partial: {1}",
        Declaration, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0001.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NotOrdinaryClass = new(
        "CNN0002", "Network is not an ordinary class",
        "{0} cannot be declared {1}: a network is an ordinary class, so that it can be created and completed in a file of its own",
        Declaration, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0002.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Generic = new(
        "CNN0003", "Network class is generic",
        "{0} cannot have type parameters: {1} is compiled once, for one set of shapes",
        Declaration, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0003.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor BaseClass = new(
        "CNN0004", "Network class has a base class",
        "{0} cannot have a base class, for its constructors are generated; implement interfaces, or keep the other object in a field",
        Declaration, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0004.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor LayersOnTwoDeclarations = new(
        "CNN0005", "Layers on several declarations of a class",
        "The layers of {0} stand on {1} declarations of the class, between which there is no order; move them all to one",
        Declaration, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0005.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NoInput = new(
        "CNN0006", "Network has no Input",
        "{0} has no Input; begin its layers with [Input(channels, height, width)]",
        Declaration, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0006.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor InputNotFirst = new(
        "CNN0007", "Input is not the first layer",
        "Input must be the first layer of {0}, but stands after {1}",
        Declaration, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0007.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor SecondInput = new(
        "CNN0008", "Network has a second Input",
        "{0} has another Input already; a network has one, its first layer",
        Declaration, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0008.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NoLayer = new(
        "CNN0009", "Network has no layer after its Input",
        "{0} has no layer after its Input, so there is nothing to compute; add layers such as [Dense(10), Softmax]",
        Declaration, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0009.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NoNetwork = new(
        "CNN0010", "Layers without [Network] or [Block]",
        "{0} has layers but neither [Network] nor [Block], so nothing is compiled from them; add [Network], or [Block] if it is a part of networks",
        Declaration, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Help + "CNN0010.md");

    public static readonly DiagnosticDescriptor DuplicateName = new(
        "CNN0011", "Two layers have one name",
        "The name '{0}' is that of {1}, already; parameters are saved under it, so each layer needs its own",
        Declaration, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0011.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor MalformedName = new(
        "CNN0012", "Layer name is malformed",
        "'{0}' cannot name a layer; write letters, digits, '_' and '-', in parts joined by single dots, as in 'features.0'",
        Declaration, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0012.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor ReservedMember = new(
        "CNN0013", "Network class declares a generated member",
        "{0} cannot declare {1}",
        Declaration, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0013.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UnknownLayer = new(
        "CNN0014", "Layer of an unknown kind",
        "{0} is no layer that ConvNet can compile, although its attribute derives from LayerAttribute; networks are built from the layers in the namespace ConvNet",
        Declaration, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0014.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor DoesNotFit = new(
        "CNN0101", "Window does not fit its input evenly",
        "{0} does not fit: {1} at stride {2} on {3} gives {4}; {5}",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0101.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor WindowTooLarge = new(
        "CNN0102", "Window is larger than its input",
        "{0} does not fit: {1} is larger than its input {2}, which has {3}; {4}",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0102.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NotPositive = new(
        "CNN0103", "Argument is not positive",
        "{0} has {1} = {2}; it must be at least 1",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0103.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NegativePad = new(
        "CNN0104", "Padding is negative",
        "{0} has {1} = {2}; padding must be at least 0, or Pad.Same",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0104.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor PoolPadTooLarge = new(
        "CNN0105", "Pooling window can lie wholly in padding",
        "{0} has {1} = {2} for a window of {3}; a pool is padded by at most half its window, {4}, or a window could lie wholly in padding and have no value",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0105.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor GroupsDoNotDivide = new(
        "CNN0106", "Groups do not divide the channels",
        "{0} is split into {1} groups, which do not divide {2}; {3} would",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0106.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor DropoutRate = new(
        "CNN0107", "Dropout rate is no probability below one",
        "{0} has a rate of {1}; the probability of zeroing a value is at least 0 and below 1, such as {2}",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0107.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor AfterSoftmax = new(
        "CNN0108", "Layer after Softmax",
        "{0} stands after {1}, which turns the network's scores into probabilities and must be its last layer",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0108.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NeedsImage = new(
        "CNN0109", "Layer needs an image, not a vector",
        "{0} needs an image of channels, rows and columns, but its input is the vector of {1} values that {2} gives; put it before that, or a Reshape between",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0109.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor TooLarge = new(
        "CNN0110", "Network is too large to index",
        "{0} is too large: {1} are more than the 2,147,483,647 that an array holds, with channels rounded up to blocks of 16",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0110.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor WrongCount = new(
        "CNN0111", "Wrong number of values for the channels",
        "{0} has {1} values in {2} for an image of {3} channels; give one for each channel, or one for all",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0111.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor InvalidNumber = new(
        "CNN0112", "Number is out of range",
        "{0} has {2} in {1}; {3}",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0112.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor SingleValues = new(
        "CNN0113", "Normalisation of single values",
        "{0} normalises every value of {1} on its own, which makes it 0; remove it, or normalise over more values",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0113.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NotInEnum = new(
        "CNN0114", "Value is not in the enum",
        "{0} has {1} = {2}, which is no value of its enum; it must be {3}",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0114.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor DoesNotDivide = new(
        "CNN0120", "Number does not divide its input",
        "{0} has {1} = {2}, {3}; {4} would",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0120.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Negative = new(
        "CNN0121", "Argument is negative",
        "{0} has {1} = {2}; it must be at least 0",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0121.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NothingLeft = new(
        "CNN0122", "Layer takes all of its input away",
        "{0} takes {1} away; nothing is left",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0122.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor OutputPadTooLarge = new(
        "CNN0123", "Output padding is not below the stride",
        "{0} has {1} = {2} at stride {3}; at most {4} fits, for another window would start in more",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0123.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor FilterNotSquare = new(
        "CNN0124", "Filter is not a square of an odd side",
        "{0} has {1} weights; a filter is a square of an odd side: 1, 9, 25 or 49 weights, row by row",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0124.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor ConnectionTable = new(
        "CNN0125", "Connection table does not fit",
        "{0} has a table {1}; write a row for each of its {2} filters, with the input channels that it reads, such as '0 1 2'",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0125.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor OtherCount = new(
        "CNN0126", "Reshape to another number of values",
        "{0} gives {1} values, but its input has {2}; {3}",
        Shapes, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0126.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor RepeatedActivation = new(
        "CNN0201", "Activation repeated",
        "{0} follows {1}, the same activation, directly; one of them is too many",
        Advice, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Help + "CNN0201.md");

    public static readonly DiagnosticDescriptor UnreadGaps = new(
        "CNN0202", "Windows pass over parts of the input",
        "{0} reads only {1} of its input; its stride is longer than its windows reach",
        Advice, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: Help + "CNN0202.md");

    public static readonly DiagnosticDescriptor UnreadBorder = new(
        "CNN0203", "Border of the input is never read",
        "{0} never reads {1} of its input, for Fit.Floor drops the window that would",
        Advice, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: Help + "CNN0203.md");

    public static readonly DiagnosticDescriptor WastedLanes = new(
        "CNN0204", "Number of filters leaves vector lanes unused",
        "{0} has {1} filters; channels are computed in blocks of 16, so {2} take the same time",
        Advice, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: Help + "CNN0204.md");

    public static readonly DiagnosticDescriptor IdleDropout = new(
        "CNN0205", "Dropout without effect",
        "{0} has a rate of 0 and does nothing; remove it",
        Advice, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: Help + "CNN0205.md");

    public static readonly DiagnosticDescriptor RedundantFlatten = new(
        "CNN0206", "Flatten without effect",
        "{0} can be removed: {1}",
        Advice, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: Help + "CNN0206.md");

    public static readonly DiagnosticDescriptor UnusedName = new(
        "CNN0207", "Named value is never used",
        "{0} names a value that no From goes on from; remove it, or write the From",
        Advice, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Help + "CNN0207.md");

    public static readonly DiagnosticDescriptor BranchWithoutFork = new(
        "CNN0401", "Branch outside a fork",
        "{0} stands outside a fork; write [Fork] before the first branch, where the values divide",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0401.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor OutsideBranch = new(
        "CNN0402", "Layer between Fork and its first Branch",
        "{0} stands between Fork and its first Branch, so it is on no branch; write [Branch] before it, or put it before Fork",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0402.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor ForkWithoutJoin = new(
        "CNN0403", "Fork is never joined",
        "{0} is never joined; end its last branch with a join: Concat, Add, Multiply, Max or Mean",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0403.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor JoinWithoutFork = new(
        "CNN0404", "Join without a fork",
        "{0} has nothing to join: it needs the branches of a Fork, or the values of a From with several names, before it",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0404.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor TooFewBranches = new(
        "CNN0405", "Fork with fewer than two branches",
        "{0} has {1} where {2} joins it; a join needs two, of which an empty [Branch] passes the value on as it is",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0405.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor BranchesDisagree = new(
        "CNN0406", "Branches disagree in shape",
        "{0} needs {1}, but {2}",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0406.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor BranchesEqual = new(
        "CNN0407", "A value is joined with itself",
        "{0} joins a value with itself: {1} and {2} are both what {3} gives",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0407.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor FromWithoutJoin = new(
        "CNN0408", "Several values without a join",
        "{0} goes on from {1}, which only a join makes one value; write Concat, Add, Multiply, Max or Mean after it, or the Use of a block that names each by As",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0408.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UnknownValue = new(
        "CNN0409", "Value of an unknown name",
        "{0} goes on from '{1}', but {2}",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0409.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor ValueComesLater = new(
        "CNN0410", "Value is named only later",
        "{0} goes on from '{1}', which is named only further on; a network has no cycles, so a value is named before it is used",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0410.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor DuplicateValueName = new(
        "CNN0411", "Two values have one name",
        "{0} gives a name that the value of {1} has already; each value needs its own",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0411.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UnusedValue = new(
        "CNN0412", "Value is never used",
        "The value of {0} is never used; go on from it, make it an [Output(...)], or remove what computes it",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0412.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor DuplicateOutput = new(
        "CNN0413", "Two outputs have one name",
        "{0} has the name of another output; each needs its own, under which it is read",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0413.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor MainOutputNamed = new(
        "CNN0414", "Main output is given a name",
        "{0} names the value of {1}, with which the network ends; that is its main output, which has no name: remove it, or write the layers of the main output last",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0414.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NamesDisagree = new(
        "CNN0415", "Other number of names than of values",
        "{0} gives {1} names, {2}, but {3}",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0415.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor IdleBias = new(
        "CNN0208", "Bias before a normalisation learns nothing",
        "The bias of {0} learns nothing, for {1} takes it away again with the mean; set Bias = false",
        Advice, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Help + "CNN0208.md");

    public static readonly DiagnosticDescriptor IdleDecay = new(
        "CNN0209", "Decay of nothing that is learned",
        "{0} sets {1}, but learns no {2}; remove the argument",
        Advice, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Help + "CNN0209.md");

    public static readonly DiagnosticDescriptor NotABlock = new(
        "CNN0421", "Use of a class that is no block",
        "{0} cannot be put in: {1} is no class marked [Block]",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0421.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor BlockElsewhere = new(
        "CNN0422", "Block of another assembly",
        "{0} cannot be put in: {1} is declared in {2}, and the layers of a block are not part of its compiled assembly; declare the block in this project",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0422.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor RecursiveBlock = new(
        "CNN0423", "Block uses itself",
        "{0} has no end: {1}; use Repeat for copies that follow one another",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0423.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor TooManyArguments = new(
        "CNN0424", "Too many arguments for a block",
        "{0} is given {1}, but {2} {3}",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0424.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor WrongArgumentType = new(
        "CNN0425", "Argument of a block has the wrong type",
        "{0} is given {2} as argument {1}, but the parameter {4} of {3} is of type {5}",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0425.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor InvalidParameter = new(
        "CNN0426", "Parameter that no Use can replace",
        "The parameter {0} {1}; a block's parameters are constants of type int, double or bool, written [Parameter] private const int Planes = 64",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0426.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NotInBlock = new(
        "CNN0427", "Input or Output in a block",
        "{0} cannot stand in a block, which {1}",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0427.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor TooManyLayers = new(
        "CNN0428", "Network has too many layers",
        "{0} makes more than the {1} layers and blocks that are compiled",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0428.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NoValue = new(
        "CNN0429", "Argument has no value",
        "{0} has no value for '{1}': {2}",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0429.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor BlockIsNetwork = new(
        "CNN0430", "Class is both a network and a block",
        "{0} is marked both [Network] and [Block]; a block is a part of networks and has no Input, so it is a class of its own",
        Graphs, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0430.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly ImmutableArray<DiagnosticDescriptor> All = ImmutableArray.Create(
        NotPartial,
        NotOrdinaryClass,
        Generic,
        BaseClass,
        LayersOnTwoDeclarations,
        NoInput,
        InputNotFirst,
        SecondInput,
        NoLayer,
        NoNetwork,
        DuplicateName,
        MalformedName,
        ReservedMember,
        UnknownLayer,
        DoesNotFit,
        WindowTooLarge,
        NotPositive,
        NegativePad,
        PoolPadTooLarge,
        GroupsDoNotDivide,
        DropoutRate,
        AfterSoftmax,
        NeedsImage,
        TooLarge,
        WrongCount,
        InvalidNumber,
        SingleValues,
        NotInEnum,
        DoesNotDivide,
        Negative,
        NothingLeft,
        OutputPadTooLarge,
        FilterNotSquare,
        ConnectionTable,
        OtherCount,
        RepeatedActivation,
        UnreadGaps,
        UnreadBorder,
        WastedLanes,
        IdleDropout,
        RedundantFlatten,
        IdleBias,
        IdleDecay,
        UnusedName,
        BranchWithoutFork,
        OutsideBranch,
        ForkWithoutJoin,
        JoinWithoutFork,
        TooFewBranches,
        BranchesDisagree,
        BranchesEqual,
        FromWithoutJoin,
        UnknownValue,
        ValueComesLater,
        DuplicateValueName,
        UnusedValue,
        DuplicateOutput,
        MainOutputNamed,
        NamesDisagree,
        NotABlock,
        BlockElsewhere,
        RecursiveBlock,
        TooManyArguments,
        WrongArgumentType,
        InvalidParameter,
        NotInBlock,
        TooManyLayers,
        NoValue,
        BlockIsNetwork);

    /// <summary>Of the project, as all that follow, and not of a network: <see cref="SettingsAnalyzer"/> reports it.</summary>
    public static readonly DiagnosticDescriptor UnoptimizedBuild = new(
        "CNN0301", "Network in an unoptimized build",
        "{0} runs about 50 times slower in this Debug build; set <ConvNetOptimizeDebug>true</ConvNetOptimizeDebug> in the project to optimize it, or false to keep it as it is",
        Advice, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Help + "CNN0301.md");

    public static readonly DiagnosticDescriptor UnknownWidths = new(
        "CNN0302", "ConvNetVectorWidths is no list of vector widths",
        "ConvNetVectorWidths is '{1}', so {0} is compiled for every vector width; list some of 512, 256, 128 and 32, separated by commas",
        Advice, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Help + "CNN0302.md");

    public static readonly DiagnosticDescriptor UnsupportedIlgpu = new(
        "CNN0303", "ILGPU of a version that no code is written for",
        "{0} gets no CreateGpuTrainer and no CreateGpuPredictor, since this project references ILGPU {1}; reference 1.5.3, or a later one before 2.0",
        Advice, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Help + "CNN0303.md");

    public static readonly DiagnosticDescriptor OldLanguage = new(
        "CNN0304", "Project's C# is too old",
        "{0} is not compiled: its code is generated in C# 12, and this project is in C# {1}; remove <LangVersion> from the project, or set it to 12 or later",
        Project, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0304.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NoPointers = new(
        "CNN0305", "Project forbids unsafe code",
        "{0} is not compiled: its kernels work on pointers, and this project forbids unsafe code; set <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project",
        Project, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Help + "CNN0305.md", customTags: WellKnownDiagnosticTags.NotConfigurable);

    /// <summary>Those of a project's settings.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfProject =
        ImmutableArray.Create(UnoptimizedBuild, UnknownWidths, UnsupportedIlgpu, OldLanguage, NoPointers);

    /// <summary>By id.</summary>
    public static readonly ImmutableDictionary<string, DiagnosticDescriptor> ById = All.ToImmutableDictionary(d => d.Id);
}
