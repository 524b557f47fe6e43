namespace AgentSocket.FunctionWorker.Metering;

/// <summary>
/// How much CPU runs cost. The process's time is all that can be measured, so it is shared out: what is used while several runs go
/// on counts for each alike. A run that is alone gets all of it, garbage collection and compilation included; together they
/// get what the process used, no more and no less.
/// </summary>
/// <param name="cpuTime">The CPU time of the process so far.</param>
internal sealed class CpuMeter(Func<TimeSpan> cpuTime)
{
    private readonly Lock _lock = new();
    private TimeSpan _seen;
    private double _ticksPerRun;
    private int _runs;

    /// <summary>A run begins; disposing ends it.</summary>
    public Measurement Begin()
    {
        lock (_lock)
        {
            Share();
            _runs++;
            return new Measurement(this, _ticksPerRun);
        }
    }

    private void Share()
    {
        var now = cpuTime();
        if (_runs > 0)
            _ticksPerRun += (double)(now - _seen).Ticks / _runs;
        _seen = now;
    }

    /// <summary>One run's share.</summary>
    internal sealed class Measurement(CpuMeter meter, double began) : IDisposable
    {
        /// <summary>The share so far.</summary>
        public TimeSpan Read()
        {
            lock (meter._lock)
            {
                meter.Share();
                return TimeSpan.FromTicks((long)(meter._ticksPerRun - began));
            }
        }

        public void Dispose()
        {
            lock (meter._lock)
            {
                meter.Share();
                meter._runs--;
            }
        }
    }
}
