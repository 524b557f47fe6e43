using MessagePack;

namespace AgentSocket.Agents;

/// <summary>A tool that the model called, and what it returned.</summary>
public sealed class ToolExchange
{
    internal ToolExchange(string id, string? plugin, string function, string arguments)
    {
        Id = id;
        Plugin = plugin;
        Function = function;
        Arguments = arguments;
    }

    /// <summary>The model's name for the call.</summary>
    public string Id { get; }

    /// <summary>The plugin, if the function has one.</summary>
    public string? Plugin { get; }

    /// <summary>The function.</summary>
    public string Function { get; }

    /// <summary>The arguments, as a JSON object.</summary>
    public string Arguments { get; }

    /// <summary>The result, as the model reads it; null until it is there.</summary>
    public string? Result { get; internal set; }

    internal int Tokens => TokenEstimate.Of(Function) + TokenEstimate.Of(Arguments) + TokenEstimate.Of(Result);

    /// <summary>Gives the call its result.</summary>
    /// <param name="result">What the model is to read.</param>
    public void Complete(string result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Result = result;
    }

    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(5);
        writer.Write(Id);
        writer.Write(Plugin);
        writer.Write(Function);
        writer.Write(Arguments);
        writer.Write(Result);
    }

    internal static ToolExchange Read(ref MessagePackReader reader)
    {
        var fields = reader.ReadArrayHeader();
        var exchange = new ToolExchange(reader.ReadString()!, reader.ReadString(), reader.ReadString()!, reader.ReadString()!)
        {
            Result = reader.ReadString(),
        };
        reader.SkipRest(fields, 5);
        return exchange;
    }
}
