using Microsoft.SemanticKernel;

namespace SemanticKernel.Tests;

public class FunctionTests
{
    private readonly Kernel _kernel = Kernel.CreateBuilder().Build();

    public FunctionTests() => _kernel.Plugins.AddFromObject(new WeatherPlugin(), "weather");

    [Fact]
    public void Plugin_FromObject_HasTheMarkedMethodsUnderTheirNames()
    {
        var plugin = _kernel.Plugins["weather"];

        Assert.Equal("Weather", plugin.Description);
        Assert.Equal(["Measure", "fail", "forecast", "record", "wait"], plugin.Select(function => function.Name).Order(StringComparer.Ordinal));
        Assert.All(plugin, function => Assert.Equal("weather", function.PluginName));
    }

    [Fact]
    public void Parameters_OfAMethod_HaveDescriptionTypeAndNeed()
    {
        var parameters = _kernel.Plugins.GetFunction("weather", "forecast").Metadata.Parameters;

        Assert.Equal(["city", "days"], parameters.Select(parameter => parameter.Name));
        Assert.Equal([true, false], parameters.Select(parameter => parameter.IsRequired));
        Assert.Equal("Where", parameters[0].Description);
        Assert.Equal("string", parameters[0].Schema!.RootElement.GetProperty("type").GetString());
        Assert.Equal("How far ahead (default value: 1)", parameters[1].Schema!.RootElement.GetProperty("description").GetString());
        Assert.Equal("integer", parameters[1].Schema!.RootElement.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Invoke_WithTextForANumber_ConvertsIt()
    {
        var result = await _kernel.InvokeAsync("weather", "forecast", new() { ["city"] = "Kiel", ["DAYS"] = "3" }, TestContext.Current.CancellationToken);

        Assert.Equal("Kiel in 3 days: sunny", result.GetValue<string>());
    }

    [Fact]
    public async Task Invoke_OfAValueTaskMethod_GivesItsValueAndTheKernel()
    {
        var result = await _kernel.InvokeAsync("weather", "Measure", new() { ["celsius"] = "20.5" }, TestContext.Current.CancellationToken);

        Assert.Equal(21.5, result.GetValue<double>());
        Assert.Equal("21.5", result.ToString());
    }

    [Fact]
    public async Task Invoke_OfATask_GivesItsValue_AlsoOfATypeThatIsNotPublic()
    {
        var record = await _kernel.InvokeAsync("weather", "record", cancellationToken: TestContext.Current.CancellationToken);
        var nothing = await _kernel.InvokeAsync("weather", "wait", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(new WeatherRecord(41), record.GetValue<object>());
        Assert.Null(nothing.GetValue<object>());
    }

    [Fact]
    public async Task Invoke_WithoutANeededArgument_NamesIt()
    {
        var thrown = await Assert.ThrowsAsync<KernelException>(() => _kernel.InvokeAsync("weather", "forecast", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("'city'", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_OfWhatThrows_ThrowsTheSame() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => _kernel.InvokeAsync("weather", "fail", cancellationToken: TestContext.Current.CancellationToken));

    [Fact]
    public async Task Invoke_Cancelled_SaysWhichFunction()
    {
        var thrown = await Assert.ThrowsAsync<KernelFunctionCanceledException>(() =>
            _kernel.InvokeAsync("weather", "forecast", new() { ["city"] = "Kiel" }, new CancellationToken(canceled: true)));

        Assert.Equal("forecast", thrown.Function.Name);
    }

    [Fact]
    public async Task Filters_AroundAFunction_RunOutermostFirstAndMayReplaceTheResult()
    {
        var order = new List<string>();
        _kernel.FunctionInvocationFilters.Add(new Filter("outer", order));
        _kernel.FunctionInvocationFilters.Add(new Filter("inner", order, "rain"));

        var result = await _kernel.InvokeAsync("weather", "forecast", new() { ["city"] = "Kiel" }, TestContext.Current.CancellationToken);

        Assert.Equal(["outer before", "inner before", "inner after", "outer after"], order);
        Assert.Equal("rain", result.GetValue<string>());
    }

    [Fact]
    public void Clone_OfAKernel_HasListsOfItsOwn()
    {
        var clone = _kernel.Clone();
        clone.Plugins.AddFromFunctions("more", [KernelFunctionFactory.CreateFromMethod(() => 1, "one")]);

        Assert.Equal(2, clone.Plugins.Count);
        Assert.Single(_kernel.Plugins);
    }

    [Fact]
    public void Plugin_WithANameThatModelsCantCall_IsRefused() =>
        Assert.Throws<ArgumentException>(() => KernelPluginFactory.CreateFromFunctions("no-hyphens", []));

    private sealed class Filter(string name, List<string> order, string? result = null) : IFunctionInvocationFilter
    {
        public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
        {
            order.Add($"{name} before");
            await next(context);
            order.Add($"{name} after");
            if (result is not null)
                context.Result = new FunctionResult(context.Result, result);
        }
    }
}
