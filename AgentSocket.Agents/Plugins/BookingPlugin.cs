using System.ComponentModel;
using System.Globalization;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>Books tables, for a model: an example of a tool that changes something, and so needs a person's agreement.</summary>
[Description("Tables in a restaurant")]
internal sealed class BookingPlugin
{
    public const string Name = "booking";

    private int _booked;

    /// <summary>How many tables this process has booked.</summary>
    public int Booked => _booked;

    [KernelFunction("reserve")]
    [Description("Books a table in the restaurant. The person is asked to agree.")]
    [return: Description("What was booked.")]
    public string Reserve(
        [Description("How many people come")] int size,
        [Description("When, such as 19:30")] string time)
    {
        if (size is < 1 or > 12)
            throw new ArgumentException("There are tables for 1 to 12 people.");
        Interlocked.Increment(ref _booked);
        return string.Create(CultureInfo.InvariantCulture, $"A table for {size} at {time}.");
    }
}
