using System.Collections.Immutable;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>
/// The word of a method's name for an effect that happens again each time the method runs. The verb of a name is its first word: in
/// <c>ValidatePost</c> nothing is posted.
/// </summary>
internal static class RepeatedEffect
{
    // Verbs whose effect adds up: two calls leave more behind than one.
    private static readonly ImmutableHashSet<string> s_verbs = Words(
        "Create", "Insert", "Add", "Append", "Send", "Pay", "Submit", "Publish", "Enqueue", "Dequeue", "Push", "Pop", "Increment",
        "Decrement", "Toggle", "Emit", "Dispatch", "Notify", "Withdraw", "Reimburse", "Remit", "Buy", "Sell", "Reorder", "Redeem",
        "Spend", "Donate", "Ship");

    // Verbs of the same kind that are nouns as well.
    private static readonly ImmutableHashSet<string> s_verbsAndNouns = Words(
        "Post", "Charge", "Transfer", "Deposit", "Refund", "Purchase", "Order", "Checkout", "Book", "Debit", "Credit", "Bill",
        "Invoice", "Award", "Mint", "Email", "Mail", "Broadcast");

    // With one of these at the end, or By in second place, such a word is the noun: OrderCount, ChargeStatus, PostById, OrderByName.
    private static readonly ImmutableHashSet<string> s_nounEndings = Words(
        "Id", "Ids", "Number", "Code", "Name", "Key", "Status", "State", "Count", "Price", "Rate", "Rates", "Limit", "History", "List",
        "Details", "Info", "Summary", "Exists", "Date", "Type", "Types", "Title", "Url", "Address");

    // Verbs that say nothing by themselves: PlaceOrder has an effect, of PlaceMarker it is not known.
    private static readonly ImmutableHashSet<string> s_weakVerbs =
        Words("Place", "Make", "Take", "Process", "Execute", "Perform", "Do", "Initiate", "Request", "Issue");

    private static readonly ImmutableHashSet<string> s_deeds = Words(
        "Order", "Payment", "Payout", "Transfer", "Refund", "Reimbursement", "Purchase", "Charge", "Withdrawal", "Deposit", "Donation",
        "Sale", "Trade", "Bet", "Bid", "Booking", "Reservation", "Checkout", "Shipment");

    // Words that may stand before the verb.
    private static readonly ImmutableHashSet<string> s_prefixes = Words("Try", "Http", "Bulk", "Batch", "Mass", "Auto", "Force");

    private static readonly ImmutableHashSet<string> s_conjunctions = Words("Or", "And", "Then");

    // CreateOrUpdate, UpdateOrInsert, AddIfMissing: these leave the same behind however often they run.
    private static readonly ImmutableHashSet<string> s_creations = Words("Create", "Insert", "Add", "Append", "Post");
    private static readonly ImmutableHashSet<string> s_replacements = Words("Update", "Replace", "Set", "Overwrite", "Merge");
    private static readonly ImmutableHashSet<string> s_absences = Words("Not", "Missing", "Absent", "None", "New");

    /// <summary>The word, or null where the name speaks of no such effect.</summary>
    public static string? Of(string name)
    {
        var words = NameWords.Of(name).Where(word => word.Length > 0 && word != "Async").ToArray();
        return Verbs(words).Select(verb => Effect(words, verb)).FirstOrDefault(effect => effect is not null);
    }

    private static string? Effect(string[] words, int verb)
        => s_creations.Contains(words[verb]) && IsOnlyWhereNeeded(words) ? null
            : s_verbs.Contains(words[verb]) || (s_verbsAndNouns.Contains(words[verb]) && !IsNoun(words, verb)) ? words[verb]
            : s_weakVerbs.Contains(words[verb]) && !IsNoun(words, verb) ? words.Skip(verb + 1).FirstOrDefault(s_deeds.Contains)
            : null;

    // The first word that is no prefix, and each word after a conjunction: GetOrAdd reads first and may still add.
    private static IEnumerable<int> Verbs(string[] words)
    {
        var isNext = true;
        for (var i = 0; i < words.Length; i++)
        {
            if (isNext && !s_prefixes.Contains(words[i]))
            {
                isNext = false;
                yield return i;
            }

            isNext |= s_conjunctions.Contains(words[i]);
        }
    }

    private static bool IsNoun(string[] words, int verb)
        => verb + 1 < words.Length && (words[verb + 1] == "By" || s_nounEndings.Contains(words[words.Length - 1]));

    private static bool IsOnlyWhereNeeded(string[] words)
        => Follows(words, "Or", s_replacements)
            || Follows(words, "If", s_absences)
            || (words.Any(s_replacements.Contains) && Follows(words, "Or", s_creations));

    private static bool Follows(string[] words, string conjunction, ImmutableHashSet<string> follower)
        => words.Skip(1)
            .Where((word, i) => string.Equals(words[i], conjunction, StringComparison.OrdinalIgnoreCase) && follower.Contains(word))
            .Any();

    private static ImmutableHashSet<string> Words(params string[] words)
        => ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, words);
}
