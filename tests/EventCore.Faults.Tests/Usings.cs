using EventCore.Testing;

[assembly: AssemblyFixture(typeof(TestPostgres))]
