namespace PerfAspects.CodeFixes.Tests.Harness;

/// <summary>Puts a member where a user has it: in a class, between others, indented.</summary>
internal static class Member
{
    public static string InClass(string member)
    {
        var indented = string.Join("\n", member.Split('\n').Select(line => line.Length == 0 || line.StartsWith('#') ? line : "    " + line));
        return $$"""
            using System;
            using System.Collections.Generic;
            using System.ComponentModel;
            using System.Diagnostics.CodeAnalysis;
            using System.Runtime.CompilerServices;
            using System.Threading;
            using System.Threading.Tasks;
            using PerfAspects;

            public partial class Prices
            {
                public static readonly int s_before = 1;

            {{indented}}

                public static int After() => s_before;
            }

            """;
    }
}
