using System.ComponentModel;
using Microsoft.SemanticKernel;

namespace SemanticKernel.Tests;

[Description("Weather")]
public sealed class WeatherPlugin
{
    public List<string> Asked { get; } = [];

    [KernelFunction("forecast")]
    [Description("Tells the weather.")]
    public async Task<string> ForecastAsync(
        [Description("Where")] string city, [Description("How far ahead")] int days = 1, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        Asked.Add(city);
        return $"{city} in {days} days: sunny";
    }

    [KernelFunction]
    public static ValueTask<double> MeasureAsync(Kernel kernel, double celsius) => new(kernel.Plugins.Count + celsius);

    [KernelFunction("record")]
    internal static async Task<WeatherRecord> RecordAsync()
    {
        await Task.Yield();
        return new WeatherRecord(41);
    }

    [KernelFunction("wait")]
    public static async Task WaitAsync() => await Task.Yield();

    [KernelFunction("fail")]
    public static void Fail() => throw new InvalidOperationException("no weather today");
}

internal sealed record WeatherRecord(int Celsius);
