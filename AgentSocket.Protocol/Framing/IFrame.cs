using MessagePack;

namespace AgentSocket.Protocol;

/// <summary>
/// One frame type's fields, in order. A frame that was read borrows its values from the received bytes: it is valid until the
/// handler it was passed to returns; what is kept longer is copied (<see cref="AgentValue.ToOwned"/>).
/// </summary>
/// <typeparam name="TSelf">The frame itself.</typeparam>
public interface IFrame<TSelf>
    where TSelf : struct, IFrame<TSelf>
{
    /// <summary>The type byte.</summary>
    static abstract FrameType Type { get; }

    /// <summary>Writes the array of fields, trailing defaults left out.</summary>
    /// <param name="writer">Where the fields go, behind the type byte.</param>
    void WriteFields(ref MessagePackWriter writer);

    /// <summary>Reads the fields; what is wrong is in <see cref="FieldReader.Error"/>.</summary>
    /// <param name="fields">The scanned fields, behind the array's header.</param>
    /// <returns>The frame, to be used only if there was no error.</returns>
    static abstract TSelf ReadFields(ref FieldReader fields);
}
