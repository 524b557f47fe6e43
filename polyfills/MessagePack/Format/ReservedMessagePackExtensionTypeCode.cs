namespace MessagePack;

/// <summary>The extension types that the MessagePack specification defines.</summary>
public static class ReservedMessagePackExtensionTypeCode
{
    /// <summary>A timestamp of 32, 64 or 96 bits.</summary>
    public const sbyte DateTime = -1;
}
