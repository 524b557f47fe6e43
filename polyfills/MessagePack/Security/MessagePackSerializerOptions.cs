namespace MessagePack;

/// <summary>Settings of <see cref="MessagePackSerializer"/>. They are immutable.</summary>
public class MessagePackSerializerOptions
{
    private MessagePackSerializerOptions(MessagePackSecurity security) => Security = security;

    /// <summary>The settings that hold where none are given. They trust the data.</summary>
    public static MessagePackSerializerOptions Standard { get; } = new(MessagePackSecurity.TrustedData);

    public MessagePackSecurity Security { get; }

    /// <summary>These settings with another trust; the same instance where it is the same trust.</summary>
    public MessagePackSerializerOptions WithSecurity(MessagePackSecurity security)
    {
        ArgumentNullException.ThrowIfNull(security);
        return security == Security ? this : new(security);
    }
}
