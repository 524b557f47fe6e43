namespace Microsoft.Extensions.Http.Resilience;

internal static class RetryAfter
{
    /// <summary>What the response asks to wait; a date in the past means not at all, no header leaves it to the back-off.</summary>
    public static TimeSpan? Of(HttpResponseMessage? response)
    {
        var header = response?.Headers.RetryAfter;
        var wait = header?.Date is { } date ? date - TimeProvider.System.GetUtcNow() : header?.Delta;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
