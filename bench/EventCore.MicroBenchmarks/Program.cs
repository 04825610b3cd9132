using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// In this process: the project that BenchmarkDotNet would generate and build knows nothing of this repository's settings.
_ = BenchmarkRunner.Run(typeof(Program).Assembly, DefaultConfig.Instance.WithOptions(ConfigOptions.JoinSummary), [.. args, "--inProcess"]);
