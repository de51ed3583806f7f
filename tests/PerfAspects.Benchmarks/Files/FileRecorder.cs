using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PerfAspects.Benchmarks.Files;

/// <summary>
/// A copy of this program in which each method of the runtime marks its source file when it begins. The marks are bytes of one array, so
/// that they change nothing else; they are made in IL, so that inlining hides none.
/// </summary>
internal static class FileRecorder
{
    public const string Type = "FilesPassed";
    public const string Marks = "s_marks";
    public const string List = "files.txt";

    /// <summary>Writes the copy into a folder.</summary>
    public static void Write(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
        }

        var assembly = Path.Combine(folder, "PerfAspects.dll");
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        var parameters = new ReaderParameters { ReadSymbols = true, InMemory = true, AssemblyResolver = resolver };
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, "PerfAspects.dll"), parameters);
        var marks = Add(module);
        var files = new List<string>();
        foreach (var method in module.GetTypes().SelectMany(static type => type.Methods).Where(static method => method.HasBody))
        {
            var file = method.DebugInformation.SequencePoints.FirstOrDefault()?.Document.Url;
            if (file?.Replace('\\', '/').Split("/src/") is [.., var name] && !name.Contains("/obj/", StringComparison.Ordinal))
            {
                Mark(method, marks, IndexOf(files, name));
            }
        }

        module.Write(assembly);
        File.Delete(Path.ChangeExtension(assembly, ".pdb"));
        File.WriteAllLines(Path.Combine(folder, List), files);
    }

    private static FieldDefinition Add(ModuleDefinition module)
    {
        var type = new TypeDefinition(
            "", Type, TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed, module.TypeSystem.Object);
        var marks = new FieldDefinition(Marks, FieldAttributes.Public | FieldAttributes.Static, new ArrayType(module.TypeSystem.Byte));
        type.Fields.Add(marks);
        var initializer = new MethodDefinition(
            ".cctor",
            MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.HideBySig | MethodAttributes.SpecialName
                | MethodAttributes.RTSpecialName,
            module.TypeSystem.Void);
        var il = initializer.Body.GetILProcessor();
        il.Emit(OpCodes.Ldc_I4, 4096);
        il.Emit(OpCodes.Newarr, module.TypeSystem.Byte);
        il.Emit(OpCodes.Stsfld, marks);
        il.Emit(OpCodes.Ret);
        type.Methods.Add(initializer);
        module.Types.Add(type);
        return marks;
    }

    private static int IndexOf(List<string> files, string file)
    {
        var index = files.IndexOf(file);
        if (index < 0)
        {
            index = files.Count;
            files.Add(file);
        }

        return index;
    }

    private static void Mark(MethodDefinition method, FieldDefinition marks, int file)
    {
        var il = method.Body.GetILProcessor();
        var first = method.Body.Instructions[0];
        il.InsertBefore(first, il.Create(OpCodes.Ldsfld, marks));
        il.InsertBefore(first, il.Create(OpCodes.Ldc_I4, file));
        il.InsertBefore(first, il.Create(OpCodes.Ldc_I4_1));
        il.InsertBefore(first, il.Create(OpCodes.Stelem_I1));
    }
}
