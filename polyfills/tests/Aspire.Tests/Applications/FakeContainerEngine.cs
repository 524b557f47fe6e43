namespace Aspire.Tests.Applications;

/// <summary>
/// A program named docker that notes what it's asked and runs Redis as a program, since a container engine can't be had
/// everywhere. It shows what the orchestrator asks of an engine, not that an engine does it.
/// </summary>
internal sealed class FakeContainerEngine : IDisposable
{
    private const string Script =
        """
        #!/bin/sh
        echo "$*" >>"$FAKE_ENGINE_LOG"
        case $1 in
          info | rm) exit 0 ;;
          run)
            for word; do
              case $word in 127.0.0.1:*:6379) port=${word#127.0.0.1:} port=${port%:6379} ;; esac
            done
            exec redis-server --port "$port" --bind 127.0.0.1 --requirepass "$REDIS_PASSWORD" --save ''
            ;;
        esac
        exit 1
        """;

    private FakeContainerEngine(string folder) => Folder = folder;

    public string Folder { get; }

    public string LogFile => Path.Combine(Folder, "log");

    public static FakeContainerEngine Create()
    {
        var engine = new FakeContainerEngine(Directory.CreateTempSubdirectory("aspire-tests-").FullName);
        var program = Path.Combine(engine.Folder, "docker");
        File.WriteAllText(program, Script + "\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return engine;
    }

    /// <summary>What it was asked.</summary>
    public string[] Commands() => File.ReadAllLines(LogFile);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
