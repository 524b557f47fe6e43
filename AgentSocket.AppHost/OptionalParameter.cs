using Aspire.Hosting.Publishing;

namespace AgentSocket.AppHost;

/// <summary>A parameter that need not be given: nobody is asked for it, neither here nor when deploying.</summary>
internal sealed class OptionalParameter(string otherwise = "") : ParameterDefault
{
    public override string GetDefaultValue() => otherwise;

    public override void WriteToManifest(ManifestPublishingContext context) => context.Writer.WriteString("value", otherwise);
}
