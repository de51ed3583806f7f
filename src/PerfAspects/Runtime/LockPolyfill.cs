#if !NET9_0_OR_GREATER
global using Lock = object; // System.Threading.Lock came with .NET 9; before it, an object's monitor
#endif
