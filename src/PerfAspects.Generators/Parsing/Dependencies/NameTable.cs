namespace PerfAspects.Generators.Parsing.Dependencies;

/// <summary>The meanings of a simple name in a project: the types of that name, and the namespaces.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<List<int>> _files = [];
    private readonly Dictionary<string, List<string>> _namespaces = [];

    public NameTable(FileIndex[] files)
    {
        for (var file = 0; file < files.Length; file++)
        {
            foreach (var type in files[file].Types)
            {
                Declaring(type).Add(file);
            }
        }

        foreach (var space in files.SelectMany(file => file.Namespaces).Distinct().OrderBy(space => space, StringComparer.Ordinal))
        {
            Named(space.Substring(space.LastIndexOf('.') + 1)).Add(space);
        }
    }

    /// <summary>How many different names the types have.</summary>
    public int Count => _files.Count;

    /// <summary>The number of a name that a type has.</summary>
    public bool TryGetNumber(string name, out int number) => _numbers.TryGetValue(name, out number);

    /// <summary>The files with a type of the name of that number.</summary>
    public IEnumerable<int> FilesOf(int number) => _files[number];

    /// <summary>The full names of the namespaces of that name.</summary>
    public IEnumerable<string> NamespacesNamed(string name) => _namespaces.TryGetValue(name, out var namespaces) ? namespaces : [];

    private List<int> Declaring(string type)
    {
        if (!_numbers.TryGetValue(type, out var number))
        {
            _numbers.Add(type, number = _files.Count);
            _files.Add([]);
        }

        return _files[number];
    }

    private List<string> Named(string name)
    {
        if (!_namespaces.TryGetValue(name, out var namespaces))
        {
            _namespaces.Add(name, namespaces = []);
        }

        return namespaces;
    }
}
