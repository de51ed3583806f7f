using System.Runtime.CompilerServices;

namespace PerfAspects.Telemetry;

/// <summary>The pages behind <see cref="CallCounters"/>: per thread one array, indexed by a counter set's id.</summary>
internal static class CounterPages
{
    private static readonly Lock s_gate = new();
    private static readonly List<Book> s_books = []; // every book ever made, in use or not: totals stay
    private static readonly Stack<Book> s_unused = [];
    private static readonly Stack<int> s_freeIds = [];
    private static int s_nextId;

#pragma warning disable IDE1006 // t_ tells these from statics all threads share; no naming rule can ask for an attribute
    [ThreadStatic]
    private static long[]?[]? t_pages;

    [ThreadStatic]
    private static Owner? t_owner;
#pragma warning restore IDE1006

    /// <summary>This thread's page of a counter set, if it has counted in it before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long[]? Find(int id)
    {
        var pages = t_pages;
        return pages is not null && (uint)id < (uint)pages.Length ? pages[id] : null;
    }

    public static int RentId()
    {
        lock (s_gate)
        {
            return s_freeIds.TryPop(out var id) ? id : s_nextId++;
        }
    }

    public static void ReturnId(int id)
    {
        lock (s_gate)
        {
            foreach (var book in s_books)
            {
                if (id < book.Pages.Length)
                {
                    book.Pages[id] = null;
                }
            }

            s_freeIds.Push(id);
        }
    }

    /// <summary>Gives this thread a page for a counter set it has not counted in before.</summary>
    public static long[] AddPage(int id)
    {
        lock (s_gate)
        {
            var book = (t_owner ??= new Owner(OpenBook())).Book;
            if (id >= book.Pages.Length)
            {
                Array.Resize(ref book.Pages, Math.Max(id + 1, book.Pages.Length * 2)); // the pages themselves stay where they are
            }

            t_pages = book.Pages;
            return book.Pages[id] ??= new long[(int)Count.Length];
        }
    }

    public static long Sum(int id, Count count)
    {
        lock (s_gate)
        {
            long sum = 0;
            foreach (var book in s_books)
            {
                if (id < book.Pages.Length && book.Pages[id] is { } page)
                {
                    sum += Volatile.Read(ref page[(int)count]);
                }
            }

            return sum;
        }
    }

    private static Book OpenBook()
    {
        if (!s_unused.TryPop(out var book))
        {
            book = new Book();
            s_books.Add(book);
        }

        return book;
    }

    private sealed class Book
    {
        public long[]?[] Pages = new long[]?[16];
    }

    // Dies with its thread and hands the book on, so that there are never more books than threads alive at once.
    private sealed class Owner(Book book)
    {
        public Book Book { get; } = book;

        ~Owner()
        {
            lock (s_gate)
            {
                s_unused.Push(Book);
            }
        }
    }
}
