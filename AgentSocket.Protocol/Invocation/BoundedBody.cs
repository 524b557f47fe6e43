using System.Buffers;
using System.IO.Pipelines;

namespace AgentSocket.Protocol.Workers;

/// <summary>Reads a whole body, but not more than it may be: a signature covers all of it, so nothing is looked at before.</summary>
public static class BoundedBody
{
    /// <summary>Reads the body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="maxBytes">How many bytes it may have.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bytes; null if there are more.</returns>
    public static async ValueTask<byte[]?> ReadAsync(PipeReader body, int maxBytes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        while (true)
        {
            var result = await body.ReadAsync(cancellationToken).ConfigureAwait(false);
            var (buffer, isWhole) = (result.Buffer, result.IsCompleted);
            var bytes = isWhole && buffer.Length <= maxBytes ? buffer.ToArray() : null;
            if (isWhole || buffer.Length > maxBytes)
            {
                body.AdvanceTo(buffer.End);
                return bytes;
            }

            body.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
