using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// An AppHost's entry point, run on a thread of its own in the test's process. It stops where it builds the application, until
/// the test wants it built; then where it would run it, until the test has disposed it.
/// </summary>
internal sealed class EntryPointRun : BuilderInterception
{
    private readonly Assembly _appHost;
    private readonly string[] _args;
    private readonly Action<DistributedApplicationOptions, HostApplicationBuilderSettings> _configure;
    private readonly TaskCompletionSource<TestingBuilder> _described = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EntryPointRun(
        Assembly appHost, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        _appHost = appHost;
        _args = args;
        _configure = configure;
    }

    public static Task<TestingBuilder> StartAsync(
        Assembly appHost,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure,
        CancellationToken cancellationToken)
    {
        if (appHost.EntryPoint is null)
            throw new InvalidOperationException($"{appHost.GetName().Name} is no AppHost: it has no entry point.");

        var run = new EntryPointRun(appHost, args, configure);
        new Thread(run.Invoke) { IsBackground = true, Name = appHost.GetName().Name }.Start();
        return run._described.Task.WaitAsync(cancellationToken);
    }

    public override void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings) =>
        TestSettings.Apply(options, settings, _appHost, _args, _configure);

    public override void Building(DistributedApplicationBuilder builder)
    {
        _described.TrySetResult(new TestingBuilder(builder, this));
        _wanted.Task.GetAwaiter().GetResult();
    }

    public override async Task RunAsync(DistributedApplication application)
    {
        _built.TrySetResult(application);
        await _over.Task.ConfigureAwait(false);
    }

    /// <summary>Lets the entry point go on to build the application.</summary>
    public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _wanted.TrySetResult();
        return new ApplicationUnderTest(await _built.Task.WaitAsync(cancellationToken).ConfigureAwait(false), this);
    }

    /// <summary>Lets the entry point return.</summary>
    public void End()
    {
        _wanted.TrySetException(new OperationCanceledException("The test has ended before it built the application."));
        _over.TrySetResult();
    }

    private void Invoke()
    {
        Current = this;
        try
        {
            object[] arguments = _appHost.EntryPoint!.GetParameters().Length == 0 ? [] : [_args];
            var result = _appHost.EntryPoint.Invoke(null, arguments);
            if (result is Task running)
                running.GetAwaiter().GetResult();
            Fail(new InvalidOperationException(
                $"The entry point of {_appHost.GetName().Name} has returned {result ?? "nothing"} without running an application; its output says why."));
        }
        catch (TargetInvocationException failure)
        {
            Fail(failure.InnerException!);
        }
        catch (OperationCanceledException ended)
        {
            Fail(ended);
        }
    }

    private void Fail(Exception reason)
    {
        _described.TrySetException(reason);
        _built.TrySetException(reason);
    }
}
