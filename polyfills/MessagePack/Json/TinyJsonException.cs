namespace MessagePack;

/// <summary>The text is not JSON.</summary>
public class TinyJsonException : MessagePackSerializationException
{
    public TinyJsonException(string message)
        : base(message)
    {
    }
}
