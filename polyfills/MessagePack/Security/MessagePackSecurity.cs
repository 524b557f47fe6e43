namespace MessagePack;

/// <summary>How far data is trusted: here, how deep it may nest.</summary>
public class MessagePackSecurity
{
    /// <summary>For data that this program made itself.</summary>
    public static readonly MessagePackSecurity TrustedData = new(maximumObjectGraphDepth: 500);

    /// <summary>For data from anyone else.</summary>
    public static readonly MessagePackSecurity UntrustedData = new(maximumObjectGraphDepth: 500);

    private MessagePackSecurity(int maximumObjectGraphDepth) => MaximumObjectGraphDepth = maximumObjectGraphDepth;

    /// <summary>How many arrays and maps may stand within one another.</summary>
    public int MaximumObjectGraphDepth { get; }

    /// <summary>These settings with another depth; the same instance where it is the same depth.</summary>
    public MessagePackSecurity WithMaximumObjectGraphDepth(int maximumObjectGraphDepth) =>
        maximumObjectGraphDepth == MaximumObjectGraphDepth ? this : new(maximumObjectGraphDepth);

    /// <summary>Takes one step down. The caller decrements <see cref="MessagePackReader.Depth"/> on the way back.</summary>
    /// <exception cref="InsufficientExecutionStackException">The data nests deeper than is allowed.</exception>
    public void DepthStep(ref MessagePackReader reader)
    {
        if (reader.Depth >= MaximumObjectGraphDepth)
        {
            throw new InsufficientExecutionStackException($"The MessagePack data nests deeper than {MaximumObjectGraphDepth}.");
        }

        reader.Depth++;
    }
}
