namespace Samples;

/// <summary>Something the user can put right: its message is shown without a stack trace.</summary>
internal sealed class UserException(string message) : Exception(message);
