using System.Net;
using System.Net.Sockets;
using RealtimeHub.Delivery.Calling;

namespace RealtimeHub.Delivery.Tests.Calling;

public sealed class AddressPolicyTests
{
    [Fact]
    public async Task Look_ups_that_hang_are_few_though_nobody_waits_for_them_any_more()
    {
        var silence = new TaskCompletionSource<IPAddress[]>();
        var asked = 0;
        var lookUp = new BoundedLookUp((_, _) =>
        {
            Interlocked.Increment(ref asked);
            return silence.Task;
        });
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, BoundedLookUp.Most * 2).Select(i => lookUp.ResolveAsync($"host{i}.example", gone.Token)).ToList();
        await gone.CancelAsync();
        await Task.WhenAll(waiting).ContinueWith(all => all.IsCanceled.Should().BeTrue());
        var later = lookUp.ResolveAsync("later.example", CancellationToken.None);

        asked.Should().Be(BoundedLookUp.Most);
        silence.SetResult([IPAddress.Parse("192.0.2.1")]);
        (await later).Should().ContainSingle();
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("3fff::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    [InlineData("100::1")]
    [InlineData("5f00::1")]
    [InlineData("4000::1")]
    public void An_address_that_is_not_public_is_refused(string address)
    {
        Policy().WhyRefused(IPAddress.Parse(address), 443).Should().NotBeNull();
    }

    [Theory]
    [InlineData("93.184.215.14", 443)]
    [InlineData("172.32.0.1", 80)]
    [InlineData("100.128.0.1", 8443)]
    [InlineData("2606:2800:21f:cb07:6820:80da:af6b:8b2c", 443)]
    [InlineData("::ffff:93.184.215.14", 443)]
    public void A_public_address_is_called(string address, int port)
    {
        Policy().WhyRefused(IPAddress.Parse(address), port).Should().BeNull();
    }

    [Fact]
    public void A_public_address_is_not_called_on_the_port_of_another_service()
    {
        Policy().WhyRefused(IPAddress.Parse("93.184.215.14"), 6379).Should().Contain("443");
    }

    [Theory]
    [InlineData("10.20.0.0/16", "10.20.3.4", true)]
    [InlineData("10.20.0.0/16", "::ffff:10.20.3.4", true)]
    [InlineData("10.20.0.0/16", "10.21.0.1", false)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    [InlineData("fd00::/8", "fd12::1", true)]
    public void What_the_operator_allows_is_called_on_every_port_and_nothing_else(string network, string address, bool isCalled)
    {
        var policy = Policy(allowed: network);

        (policy.WhyRefused(IPAddress.Parse(address), 6379) is null).Should().Be(isCalled);
    }

    [Theory]
    [InlineData("http://93.184.215.14/hook", "https")]
    [InlineData("ftp://93.184.215.14/hook", "https")]
    [InlineData("https://user:secret@93.184.215.14/hook", "password")]
    [InlineData("https://0x7f.1/hook", "loopback")]
    [InlineData("https://2130706433/hook", "loopback")]
    [InlineData("https://127.1/hook", "loopback")]
    [InlineData("https://0177.0.0.1/hook", "loopback")]
    [InlineData("https://[::1]/hook", "loopback")]
    [InlineData("https://[::ffff:a9fe:a9fe]/hook", "link-local")]
    [InlineData("https://[fe80::1%25eth0]/hook", "link-local")]
    [InlineData("https://93.184.215.14:22/hook", "443")]
    public async Task A_URL_that_leads_where_it_must_not_is_refused_with_the_reason(string url, string reason)
    {
        var why = await Policy().WhyRefusedAsync(new Uri(url), default);

        why.Should().Contain(reason);
    }

    [Fact]
    public async Task One_address_of_a_name_that_is_not_allowed_is_enough_to_refuse_it()
    {
        var policy = new AddressPolicy(new WebhookOptions(), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.215.14"), IPAddress.Parse("10.0.0.1")]));

        var why = await policy.WhyRefusedAsync(new Uri("https://mixed.example/"), default);

        why.Should().Contain("a private address").And.NotContain("10.0.0.1", "who may register may not look into the network");
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_now_is_no_reason_to_refuse_the_URL()
    {
        var policy = new AddressPolicy(new WebhookOptions(), (_, _) => throw new SocketException((int)SocketError.HostNotFound));

        (await policy.WhyRefusedAsync(new Uri("https://later.example/"), default)).Should().BeNull();
    }

    [Fact]
    public void A_malformed_network_is_told_with_an_example()
    {
        var make = () => Policy(allowed: "10.0.0.0/99");

        make.Should().Throw<FormatException>().WithMessage("*10.0.0.0/99*10.20.0.0/16*");
    }

    private static AddressPolicy Policy(string? allowed = null)
    {
        var options = new WebhookOptions();
        if (allowed is not null) options.AllowNetworks.Add(allowed);
        return new AddressPolicy(options);
    }
}
