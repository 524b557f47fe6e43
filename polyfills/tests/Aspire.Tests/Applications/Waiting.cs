namespace Aspire.Tests.Applications;

internal static class Waiting
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until something holds that nothing tells of, such as the end of a stranger's process.</summary>
    public static async Task UntilAsync(Func<bool> holds, CancellationToken cancellationToken)
    {
        while (!holds())
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
    }

    /// <summary>Waits until a service without health checks answers.</summary>
    public static async Task UntilItAnswersAsync(this HttpClient client, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync("/process", cancellationToken);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }
}
