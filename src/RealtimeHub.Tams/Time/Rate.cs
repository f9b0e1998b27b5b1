namespace RealtimeHub.Tams;

/// <summary>Media units a second as an exact fraction, such as 30000/1001 frames.</summary>
public readonly record struct Rate
{
    /// <summary>The rate numerator/denominator; both are positive.</summary>
    public Rate(int numerator, int denominator = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numerator);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        (Numerator, Denominator) = (numerator, denominator);
    }

    /// <summary>How many units there are in <see cref="Denominator"/> seconds.</summary>
    public int Numerator { get; }

    /// <summary>The seconds in which there are <see cref="Numerator"/> units.</summary>
    public int Denominator { get; }
}
