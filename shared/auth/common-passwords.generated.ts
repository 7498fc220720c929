// The commonest passwords of ten characters and more, and of eight and nine that are common with digits behind them. Picked of
// passwords.json of @zxcvbn-ts/language-common 4.1.3 (MIT; copyright 2012-2016 Dan Wheeler and Dropbox, 2021 @zxcvbn-ts).
export const commonPasswords: ReadonlySet<string> = new Set(
  `!qaz2wsx %%passwo 000777fffa 007james 0102030405 010203040506 01234567890 012345678910 0123654789 0123698745
013cpfza 014702580369 0147258369 0147852369 0147896325 0192837465 01telemike01 050605rostik 063dyjuy 085tzzqi
0987654321a 0cdh0v99ue 0o9i8u7y 0o9i8u7y6t 1020304050 102030405060 1029384756 1029384756q 10293847qp
10987654321 10inches 1112131415 111222333000 111222333444555 111222333a 1122334455 112233445566 1123581321
1133557799 1213141516 1223334444 122333444455555 123123123a 123123123q 123123qwe 123123qweqwe 1232323q
123321456654 123321qwe 123321qweewq 12344321q 1234509876 1234554321 1234554321a 1234554321q 1234562000
12345654321 123456654321 12345672000 12345677654321 123456782000 1234567887654321 123456789* 123456789.
1234567890 12345678900 123456789000 12345678900987654321 12345678901 123456789012 1234567890987654321
1234567890a 1234567890d 1234567890l 1234567890m 1234567890o 1234567890p 1234567890q 1234567890qaz 1234567890qw
1234567890qwe 1234567890qwerty 1234567890s 1234567890w 1234567890z 1234567890zzz 1234567891 12345678910
123456789101 12345678912 123456789123 1234567892000 12345678987654321 1234567899 123456789987654321 123456789a
123456789aa 123456789aaa 123456789abc 123456789as 123456789asd 123456789b 123456789c 123456789d 123456789e
123456789f 123456789g 123456789i 123456789j 123456789k 123456789l 123456789m 123456789n 123456789o 123456789p
123456789q 123456789qaz 123456789qq 123456789qqq 123456789qw 123456789qwe 123456789qwer 123456789qwerty
123456789r 123456789s 123456789t 123456789v 123456789w 123456789x 123456789y 123456789z 123456789zx
123456789zxc 123456789zz 12345678a 12345678q 12345678qwe 1234567a 1234567aa 1234567q 1234567qwertyu 1234567u
1234567z 123456aa 123456ab 123456abc 123456as 123456asd 123456qaz 123456qq 123456qqq 123456qw 123456qwe
123456qwer 123456qwert 123456qwerty 123456ru 123456zxc 123456zxcvbn 12345abc 12345abcde 12345asd 12345asdfg
12345qaz 12345qazwsx 12345qwe 12345qwer 12345qwert 12345qwert7 12345qwerty 12345trewq 12345zxcvb 1234abcd
1234asdf 1234kekc 1234qwer 1234qwerasdf 1234qwerasdfzxcv 1234qwerty 1234rewq 1234rmvb 1234zxcv 1236547890
123654789a 123ewqasdcxz 123hfjdk147 123masha 123mudar 123qwe123qwe 123qwe456rty 123qweas 123qweasd 123qweasdzx
123qweasdzxc 123qwert 123qwerty 123qwerty123 12andriy14 12locked 12qw12qw 12qw34er 12qw34er56ty 12qwaszx
12qwerty 1324354657 132forever 1346798520 1357908642 1357911q 1357924680 1357997531 1472583690 147258369a
151nxjmt 154ugeiu 159753159753 1597532486 159753456852 1928374655 192837465q 193570356033 1958proman
1986irachka 1994200414 19952009sa 19960610ilja 19mtpgam19 1a2a3a4a 1a2a3a4a5a 1a2a3a4a5a6a 1a2b3c4d 1a2b3c4d5e
1a2s3d4f 1a2s3d4f5g 1a2s3d4f5g6h 1asshole 1basebal 1diamond 1footbal 1jennife 1letmein 1michael 1million
1mustang 1pass1page 1passwor 1password 1q2q3q4q 1q2q3q4q5q 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1q3e5t7u9o
1qa2ws3ed 1qa2ws3ed4rf 1qa2ws3ed4rf5tg 1qay2wsx 1qaz!qaz 1qaz2wsx 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazwsxedc
1qazxsw23edc 1qazxsw23edcvfr4 1qwertyuiop 1william 1x2zkg8w 1z2x3c4v 1z2x3c4v5b 20162016up 20spanks 2112rush
2143658709 23176djivanfros 23skidoo 23wkoa0fp78dk 2468013579 2606642yra 26429vadim 2dumb2live 2w3e4r5t
2wsx3edc 31217221027711 3141592654 3216732167 32615948worms 33rjhjds 380zliki 383pdjvl 38gjgeuftd 3edc4rfv
3f3fpht7op 3rjs1la7qe 3stooges 3syqo15hil 413276191q 41d8cd98f00b 420842084208555 4294967296 42qwerty42
44magnum 45m2do5bs 4815162342 4815162342a 4815162342lf 4815162342lost 4815162342q 4904s677075 4r3e2w1q
4rfv3edc 4rfv5tgb 50spanks 541233432442 5432112345 5544332211 55bgates 5858855abc 59382113kevinp 5hsu75kpot
5t4r3e2w1q 5tgb6yhn 6215mila6215 671fsa75yt 67camaro 68camaro 69camaro 7410258963 7418529630 742617000027
7777755102q 7894561230 789456123a 789456123q 7elephants 7jokx7b9du 7ugd5hip2j 80070633pc 80361665abc
80637852730 8096468644q 80972694711 80988218126 87654321vv 87e5nclizry 88002000600 89015173454 89032073168
89057003343 89063032220m 89132664230 89172735872 89181502334 89211375759 89231243658s 89600506779 89614774181
89876065093rax 89semtsriuty 8j4ye3uz 8phrowz622 8phrowz624 9085084232 9085603566 911turbo 9293709b13
9638527410 9731553197 9874563210 987654321a 987654321g 987654321z 989244342a 9988776655 99strenght 9z5ve9rrcz
a123456789 a1234567890 a123456a a1a2a3a4a5 a1b2c3d4e5 a1s2d3f4g5 a1s2d3f4g5h6 a3eilm2s2y a789456123 a987654321
aa123456789 aardvark aassddff abc123456789 abcd123456 abcde12345 abdullah abercrombie aberdeen abnormal
abracadabra abrakadabra absolute absolutely abstract abulafia acapulco accountbloc accounting accounts
achilles acidburn acoustic activation ad12345678 addicted adelaida adelaide adelphia adgjmptw admin18533362
administrator adrenali adrenalin adrenaline adrianna adrianne adrienne advanced adventur adventure advocate
aerosmit aerosmith aezakmi123 afghanistan afrika2002 afrodita agnieszka aguilera airborne aircraft airforce
airplane ajcuivd289 ajnjuhfabz akatsuki aksjdlasdakj89879 alabama123 alastair albatros alcatraz alejandr
alejandra alejandro alejandro1 aleksander aleksandr aleksandra alessand alessandra alessandro alexalex
alexande alexander alexander1 alexandr alexandra alexandra1 alexandre alexandria alexandru alexsander alfarome
alfaromeo algernon alhambra aligator alinaalina alisaalisa alkaline alkanaft123 allahuakbar allblack alleycat
alliance alligator allnight allright allstars allstate almighty alpacino alpha135792468 alphabet alphabravo
alphaman alphaomega alterego alternativa alternative aluminum am4h39d8nh amadeusptfcor amarillo amateurs
ambassador ambition ambrosia american amethyst amoremio amsterda amsterdam amsterdam1 an83546921an13 anaconda
anakonda anamaria anastasi anastasia anastasija anastasiya anatoliy anderlecht andersen anderson andrewjackie
andrey1992 andromed andromeda andyandy angelangel angeleye angelica angelika angelina angeline angelito
angelochek angelofwar anhyeuem animal2000 animated annabell annabelle annamari annemari annmarie anonymous
antananarivu anteater antelope antichrist antigone antonina antonius antoshka anuradha anything anytimetoday
aolsucks apocalypse apokalipsis applejuice applepie applesauce appleton aqswdefr aquafina aqualung aquarium
aquarius arabella arcangel archange archangel architec architect argentin argentina argonaut arhangel arkansas
armageddon armagedon armitage armstron armstrong arrowhea arschloch arsehole arsenal123 arsenalfc artemartem
artofwar asd123asd asd123asd123 asdfasdf asdffdsa asdfg12345 asdfgh123456 asdfghjk asdfghjkl asdfghjkl1
asdfghjkl123 asdfqwer asdfzxcv ashleigh asmodeus aspirine assassin assassins assclown asshole123 assholes
asslover assmaste assmunch astalavista asterios asteroid astonmartin astonvil astonvilla astra334566 astroboy
athletic atlantic atlantis atreides attitude attorney auckland auckland2010 augustin augustus aurelius
australi australia australia1 autobahn avalanch avalanche avangard avengers aviation avrillavigne awdrgyjilp
awesome123 awo8rx3wa8t azerbaijan azerbaycan azertyui azertyuiop azsxdcfv azsxdcfvgb azwebitalia babemagn
babemagnet baberuth babushka babybear babyblue babycake babycakes babydoll babyface babygirl babygurl babylove
bachelor backbone backdoor backlash backspac badabing badiman28200 badkarma badlands badnaamhere bagpipes
bajingan baldrick balloons ballsack baltimor baltimore banderas bangbang bangladesh baphomet baracuda barakuda
barbados barbarossa barcelon barcelona bareback barefeet barefoot baritone barnsley barracud barracuda
barselona bartlett baseball baseball10 baseball11 baseball12 baseball21 basement basketba basketbal basketball
basketball1 bassfish bassmaster bastards battlefield battlestar bayliner baywatch bcfields beachbum bearbear
bearcats beatrice beaumont beautifu beautiful beautiful1 beefcake beethove beethoven behemoth belladonna
bellagio bellevue belochka bendover benedict benessere benjamin berezuckiy bergkamp berkeley berlin1945
berliner bernadette bernardo bernhard bertrand besiktas bestfriend bettyboo bettyboop beverley
bhrh0h2oof6xbqjeh biblioteka bigballs bigblack bigblock bigboobs bigbooty bigbrother bigbucks bigbutts
bigdaddy bigdicks biggdogg bigmoney bignasty bigpenis bigpimpi bigpoppa bigpussy bigstick bigtruck bigwilly
billabon billabong billiard billybob billyboy binladen biohazard bionicle birmingham birthday birthday10
birthday100 birthday133 birthday21 birthday26 birthday27 birthday28 birthday299 birthday36 birthday54 biscuits
bisexual bismarck bismilla bismillah bitchass blackadder blackass blackbel blackbelt blackber blackberry
blackbir blackbird blackboy blackcat blackcoc blackcock blackdog blackdragon blackhaw blackhawk blackhawks
blackheart blackhorse blackice blackjac blackjack blacklab blacklabel blackman blackmetal blackops blackout
blackrose blackshe blacksheep blacksonblon blacksta blacksun blackwhite bladerunner blahblah blastoff blessing
blingbling blitzkrieg blizzard blondinka bloopers blowfish blowjobs bltynbabrfwbz bluearmy blueball bluebear
bluebell blueberr blueberry bluebird blueblue bluedevi bluedevils bluedragon blueeyes bluefish bluegill
bluejays blueline bluemoon bluenose bluenote bluerose bluesman bluestar bmvm3e46gtr bobafett bobdylan bobmarle
bobmarley bocephus bollocks bondarenko bonefish bonehead bonethug bonghits boogaloo bookcase bookworm boondock
bootneck borabora bordeaux boredboi4u borussia bosstone bosworth bot_schokk boy1cool23 boy4u2ownnyc
bpgjldsgjldthnf bradford bradshaw brasilia bravehea braveheart brazzers breakdance breakers brentfor bretagne
brewster brighton brigitte brisbane britneys brittany brittney broadway broodwar brooklyn brothers browndog
browneye brownies browning brucelee brucewayne brunette bubbadog bubblegum buchanan buckaroo buckeyes buckshot
buckwhea budapest buddyboy buddydog budlight budweise budweiser buffalos bugsbunn bugsbunny building
bujhmbujhm bukowski bulldawg bulldogg bulldogs bulletin bullfrog bullnuts2003 bullseye bullshit bullwink
bullwinkle bumblebe bungalow bunghole buratino bushmaster business businessbabe butterbean buttercu buttercup
butterfl butterfly butterfly1 buttfuck butthead butthole buttocks buttplug bvncnbnvvbn byajhvfnbrf bynthytn
c43dae874d c43qpul5rz c7e4f8ezqh cabernet cableguy cachorro cadillac caffeine calamity calculator calculus
calcutta caldwell calendar caliente californ california california1 caligula calimero callahan callaway
callisto callofduty camaross cambiami cambodia cambridg cambridge cameltoe campbell canadian canadien candyass
candyeater candyfinger candyman cannabis cannibal cannonda cannondale capetown capitals capoeira capricor
capricorn capslock cardinal cardinals carebear carefree carlisle carlitos carlotta carnival carolina caroline
carpedie carpediem carpente carthage cartoons casablan casablanca casanova caseydog cashflow cashmone
cashmoney cassandr cassandra castaway castillo catalina catalyst catarina catdaddy caterina caterpillar
catfight catherin catherine catholic catlover catwoman cavalier cbr600rr cbr900rr cdtnjxrf cdtnkfyf cegthgegth
cegthgfhjkm celebrity cellular celtic1888 celticfc centrino centurion cerberus cfitymrf cfkfvfylhf cghfdjxybr
cgtwbfkbcn chadwick chainsaw chairman challeng challenger chambers champagn champagne champion champions
chandler changeit changeme chantell characte charcoal chargers charisma charlene charleston charlie111
charlie123 charlies charlott charlotte charlotte1 charlton charming chastity chauncey cheburashka checkers
checking checkmat checkmate cheerleader cheerleaers cheeseburger cheesecake chelseafc chemical chemistr
chemistry cherokee cherries cheshire chessmaster chester123 chesterfield chestnut chevelle chevrole chevrolet
chevyman chewbacc chewbacca cheyanne cheyenne chicken123 chickens chickenwing101 children chilidog chillout
chinchilla chinchin chipmunk chiquita chocolat chocolate chocolate1 choppers chouchou chowchow chrisbln
chrisbrown christel christia christiaan christian christian1 christie christin christina christine christma
christmas christop christophe christopher christopher1 chrysler chuckles chupakabra churchil churchill
ciaociao cincinnati cinderella cinnamon citation citibank civilization civilwar cjdthitycndj cjkysirj cjrjkjdf
clarence clarinet clarissa classics claudine claymore claypool cleaning clemente cleopatr cleopatra clevelan
cleveland clifford climbing clippers clitlick clitoris close-up clubpenguin clueless cnfc35762209 cnfnbcnbrf
cnfybckfd cnjvfnjkju cocacola cockgobbler cocksuck cocksucker cocktail coconuts codeblue coldbeer coldplay
collecti collection collette colombia colonial colorado colossus coltrane columbia columbus comanche
combat123654 comicbook comicbookdb comicbooks commande commander commando commerce commercial commodor
commodore compatible complete computador computadora computer computer12 computers concorde concrete
confidence configuratio conflict confused congress connection conquest constant constantin constantine
construction consuelo consumer contains contests continue contortionist contract contrasena controller
converse coolbean cooldude coolgirl coolhand coolness coorslight copenhag copenhagen cordelia corleone
cornelia cornhole cornholi cornwall coronado corperfmonsy corporal corporation corvette cosmopolitan costanza
costaric costello cosworth countach counterstrike courtney covenant coventry cowboyup crackers cracksevi
crawford crazybab crazyhorse crazyman creampie creatine creation creative creature creepers crepusculo
crescent criminal cristian cristiano cristina cristopher critical crjhgbjy crockett crocodil cromwell crossbow
crossfire crusader cruzazul ctdfcnjgjkm cthuttdyf cucumber culinary cumeater cummings cuntfinger cuntlick
cuntsoup customer cuthbert cutiepie cvbhyjdf cvzefh1gkc cxfcnkbdfz cxfcnmttcnm cyberonline cybersex cyclones
cyecvevhbr cyjdsvujljv cytuehjxrf dad2ownu daddysgirl daedalus daffodil dagestan dagobert daisydog daisymae
dangerou dangerous danielit daniella danielle dannyboy daredevi daredevil darkange darkangel darkjedi
darkknight darklord darkmoon darkness darkside darkstar darkwing darthvad darthvader dashadasha database
daughter davecole davedave davidoff davidson daydream daylight dbrnjhbz dbrnjhjdbx dbrnjhjdyf dctvcjcfnm
dctvghbdtn deadhead deadpool deadspin deathnote deathrow december deepblue deeppurple deepthro deepthroat
deerhunt deerhunter deeznuts deeznutz defender deftones delaware delivery delorean delphine delpiero
deltaforce democrat demolition department depechemode derparol description designer desperad desperado
desperados destroye destroyer destruction detectiv deutschland devastator devildog devildriver devilman
devilmaycry devilmaycry4 dfcbkbcf dfktynby dfktynbyf dfktynbyrf dhjnvytyjub diamante diamonds dickdick
dickface dickhead dickweed dictionary dietcoke difference digitalprodu dilligaf dillweed dimadima dimension
dingdong dinosaur diogenes diplomat dipstick director direwolf dirtbike dirtydog disabled disaster discount
discover discovery discreet disneyland distance disturbed division divorced djljghjdjl dkflbckfd dkflbdjcnjr
dkflbvbh dkflbvbhjdbx dkflbvbhjdyf dmiller12as doberman document dodgeram dodgeviper doggydog doggystyle
doghouse dogphil3650 dogpound dolemite dollface dolphins doma77ns domainlock2005 domenico domestic dominate
domination dominator dominica dominick dominika dominion dominiqu dominique domodedovo donaldduck donkeykong
dontknow doomsday doorknob dortmund doughboy doughnut downhill download downtown dragonba dragonball
dragonballz dragonfire dragonfl dragonfly dragonforce dragrace dragster dreamcas dreamcast dreamers dreaming
dreamonline drifting drinking dripping drjynfrnt dropdead dropkick drowssap drpepper drumandbass drumline
dthjybrf dtkjcbgtl dtxyjcnm dtynbkznjh duckduck duckhunt duckling ducksoup duffbeer dukeduke dumpster
dunnowho89 duracell duranduran dustydog dutchess dutchman dynamite dzxtckfd e6pz84qfcj earnhard earthlin
earthlink eastside eastwood eatmenow eatmeraw eatpussy edinburg edinburgh edmonton education edwardcullen
edwardss efbcapa201 eggplant eghfdktybt eightbal eightball eighteen einstein ejaculation ekaterina ekaterina20
elbereth elcamino eldiablo eldorado electric electron electronic electronics elements eleonora elephant
elevator elisabet elisabeth elizabet elizabeth elizabeth1 elizaveta elsalvador emachine emachines embalmer
emmanuel energize enforcer engineer engineering enternow enterpri enterprise entertainment entrance envelope
envision epaulson epiphone erection ericeric ericsson escaflowne escalade escorpio espresso essendon estrella
eternity ethernet euphoria evanescence evangeli evangelion evenflow evergree evergreen everlast everques
everquest everyday everything evgeniya evildead evolutio evolution excalibu excalibur excellen excellence
exchange experience experienced exploite explorer eybdthcbntn eyecandy f00tball f15eagle fabienne fabregas
fabrizio fabulous facebook facefuck failsafe fairlane fairview faithful fakepass fallenangel falloutboy
falstaff fandango fantasia fantasies fantasti fantastic fantomas farscape fartripper fastball fastcars
fatima753357 fatpussy faulkner favorite fcbarcelona fcbayern fcnfkfdbcnf fdnjhbpfwbz fearless feathers
february federica federico feelgood felicidade felicity fellatio fellowes fenerbahce ferguson fernanda
fernande fernando festival feyenoord fgjkbyfhbz fgjrfkbgcbc fgtkmcby fhvfutljy fidelity fightclub fighting
fighting54 finalfan finalfantasy findaupair007 finnegan fiorentina fireball firebird fireblad fireblade
firefigh firefighter firefire firehawk firestar firestarter firestor firestorm firetruc firewall firework
firstone123 fishbone fishcake fisherma fisherman fishface fishfinger fishfish fishhead fishtank fistfuck
fitzgerald fivestar fkbyjxrf fkg7h4f3v6 fkmnthyfnbdf fktrcfylh fktrcfylh1 fktrcfylhf fktrcfylhjd fktrcfylhjdbx
fktrcfylhjdf fktrcfylhjdyf fktrcfylth fktyeirf flamengo flamingo flanders flapjack flashman flathead fletcher
flexible flhtyfkby flintsto flintstone flipflop flipmode flipside florence flounder flvbybcnhfnjh fnkfynblf
fontaine foosball football football10 football12 football123 footlove fordtruc foreplay foreskin forester
foreveryoung forgetit forgetmenot forgiven forgotten forklift formatters forsaken forsberg fortress foundation
fountain fourteen foxhound foxylady francesc francesca francesco francine francisc francisco francois frankfur
franklin frankzappa freckles fredderf frederic frederick frederik frederiksberg fredfred fredrick free4all
freebird freefall freelancer freeland freelove freepass freeporn freestyl freestyle freetime freeuser freewill
freiheit frenchie freyfvfnfnf friendly friendship friendster frogfrog froinlaven fromvermine frontera frontier
frozenfish fruitbat fuck_inside fuckedup fuckface fuckfest fuckfuck fuckhead fuckinside fucklove fuckmehard
fuckmylife fuckoff666 fuckshit fuckslut fuckthat fuckthemall fucktheworld fuckthis fuckthroat fuckyeah
fuckyou123 fuckyoubitch fuckyouguys fufnfrhbcnb fujifilm fullback fullmoon function funhouse funnyman funstuff
funtimes fussball futurama fuzzball fyfcnfcbz fyfcnfcbz1 fyfnjkbq fyfnjkmtdbx fyfnjkmtdyf fylhtqrf
fynfyfyfhbde fynjybyf fyutkbyf fyutkjxtr gabriela gabriele gabriell gabriella gabrielle galactic galadriel
galatasara galatasaray galeries gallardo gallaries gamecock gamecube gamemaster gameover gangbang gangbanged
gangster ganjaman ganjubas gannibal ganymede garfield gargamel gargoyle garrison gatekeeper gateways gatorade
gbgbcmrf gbhfvblf gblfhfcbyf gearhead gearsofwar geibcnbr gemstone generals generation geneviev genocide
geoffrey georgetown georgina geraldin gerasimova gerhardt germaine geronimo gertrude gesperrt getalife
getmoney getsdown gettysburg gfhfcjkmrf gfhfktkjuhfv gfhfljrc gfhfvgfvgfv gfhjkmgfhjkm gfhjkmxbr gfhjkzytn
gfhkfvtyn gfhnbpfy ghbdtnbr ghbdtnbrb ghbdtndctv ghbdtnghbdtn ghbdtngjrf ghbdtnrfrltkf ghblehjr ghblehrb
ghbrjkbcn ghbrjkmyj ghbywtccf ghhh47hj764 ghhh47hj7649 ghjatccbjyfk ghjcnbnenrf ghjcnbvtyz ghjcnjabkz
ghjcnjgbpltw ghjcnjgfhjkm ghjcnjghjcnj ghjcnjnfr ghjcnjnfr1 ghjcnjqgfhjkm ghjcnjrdfibyj ghjcnjrdfif ghjdthrf
ghjgfufylf ghjnbdjcnjzybt ghjnbdjufp ghjnjnbg ghjnjrjk ghjrehfnehf ghjrjgtyrj ghjuhfvbcn ghjuhfvvbcn ghjuhfvvf
ghjvtntq ghostman ghostrecon ghostrider ghtdtlvtldtl ghtktcnm gianluca gigabyte gilbert2707 gillette gilligan
ginscoot giovanna giovanni girfriend girlfriend giuseppe giveitup gjdtkbntkm gjhjlfcjqrb gjikbdctyf
gjkysqgbpltw gjyjvfhtdf gjytltkmybr gladiato gladiator glassman glendale glennwei glenwood glorious gobigred
godbless godfathe godfather godisgreat godislove godofwar godsmack godspeed godzilla godzils4s7 gogators
goldberg goldeney goldeneye goldfing goldfinger goldfish goldmine goldrush goldstar goldwing golfball golfclub
golfgolf gonefish gonzales gonzalez good123654 goodfell goodfellas goodfood goodgirl goodison goodlife
goodluck goodmorning goodness goodnews goodstuf goodtime goodtimes goodwill goodyear goofball gooseman
gordolee85 gorgeous gorillaz gotigers gotohell gotyoass graduate grainger grandmaster grandorgue grandpri
grandprix grapeape graphics grasshop grasshopper grateful graywolf greatest greatone greatsex greedisgood
greenbay greenbud greenday greengreen greenhouse greenlantern greenman greentea greenwoo gremlins gretchen
greyhoun greywolf griffith grimlock grimreaper groupd2013 gthtcnhjqrf gthtrfnbgjkt gthtrhtcnjr gtkmvtyb
gtkmvtym gtnhjdbx gtnhjpfdjlcr gtxtymrf guardian guatemal guderian guesswho guillaum guillerm guinness
guitarhero guitarra gulliver gundamwing gunsling gunslinger gunsmoke gxlmxbewym gy3yt2rgls gymnastic
h72sfibbnl hairball halflife halfmoon halfpint hallelujah hallmark hallowee halloween hamburge hamburger
hamilton hammerhe hammerhead hammertime handball handcuff handsome handyman hannibal hannover happines
happiness happyday happydays happydog happyhappy happyman hardball hardcock hardcore harddick hardhead
hardrock hardware hardwareid hardwood hardwork harrison harrypot harrypotter hartford hastings hatfield
hatteras hattrick hawaiian hawkeyes hawkwind hawthorn hayabusa hd764nw5d7e1vb1 hd764nw5d7e1vbv headache
headhunter headless headshot heavenly heavymetal hedgehog hedimaptfcor heineken heinlein heinrich helicopter
hellbent hellfire hellohel hellohello hellokit hellokitty hellothe hellothere helloworld helloyou hellraiser
hellsing hellyeah helpdesk helphelp helpless helsinki hemicuda henderso henderson hennessy hercules hereford
herewego heritage hermione hernande hernandez hesoyam123 hetfield hibernia highbury highheel highland
highlander highlife hijodeputa hilfiger hillbill hillbilly hillside hocuspocus hogwarts holahola holeinon
holidays hollister1 hollydog hollywoo hollywood hollywood1 holyshit homebase homebrew homeless homemade
homepage hometown homework hondacbr hondacivic hondacrx hondas2000 honduras honeybee honeybun honeydew
hongkong honolulu hooligan hoopstar hoopster hoosiers hopefull hopeless hornyboy hornyguy hornyman horseman
horsemen horsepower hospital hot2trot hotbabes hotchick hotgirls hotpants hotpussy hotsauce hotstuff hotwheel
hounddog housemusic housewife housewifes hrvatska hshfd4n279 htubcnhfwbz hugecock hugetits hugoboss hulkster
humboldt humphrey hurrican hurricane hurricanes hydrogen hyperion hypnodanny iaapptfcor iamawesome
iampurehaha2 ibilljpf ibilltes icecream icehouse iddqdidkfa idontkno idontknow idontknow1 ignatius ihateyou
ijrjkflrf ilikepie ilikepussy ilikesex illinois illmatic illumina illuminati illusion iloveboobies ilovegirls
ilovegod iloveher ilovejesus ilovemusic ilovemyfamily ilovemylife ilovemyself ilovepor iloveporn ilovepussy
ilovesex iloveyou iloveyou11 iloveyou12 iloveyou123 iloveyou143 iloveyou22 imagination imjakie123 immortal
impalass imperial imperium implants impossible imtheman incognito incredible indahous independent indonesia
infalicall infamous infantry infected infinite infiniti infinity inflames information ingodwetrust innocent
insanity insecure insertion insertions insomnia inspiron installdevic installsqlst installutil instinct
integral intelinside intelligence interacial intercourse interest intermilan internal internat international
internet interpol intrepid intruder inuyasha investor invictus ipo54tj45uy856 irishman ironhead ironhors
ironmaid ironmaiden isabella isabelle iseedeadpeople ishikawa iskander islander istanbul istheman italiano
itsasecret ivanivanov iwantsex iwantyou izabella j3qq4h7h2v jackdaniels jackhammer jackjack jacqueline
jailbird jakejake jakester jamesbon jamesbond jamesbond007 jamesjames japanees japanese jasmine123 jayhawks
jeanette jediknig jediknight jedimast jedimaster jeepster jefferso jefferson jellybea jellybean jemoeder
jennifer jennings jeremiah jermaine jeronimo jerusalem jessejames jesucrist jesuschris jesuschrist jesusfreak
jesusislord jesussaves jetbalance jigei743ks jiggaman jimandanne jiujitsu jlbyjxtcndj jledfyxbr johannes
johncena johndeer johndeere johngalt johnjohn johnmish johnston jokerjoker jonathan jonathon joseluis josephin
josephine josephphone7 joystick juancarlo juancarlos juggernaut julieann juliette junction junkmail junkyard
jurassic just4fun justdoit justforfun justinbiebe justinbieber juvenile juventus jxfhjdfirf k123456789
kakaroto kakashka kalifornia kaliningrad kamasutra kamehame kamehameha kamelia2011 kamikadze kamikaze kangaroo
kanmax1994 karamelka karolina kasparov katarina katerina katharin katherin katherine kathleen katyakatya
kawasaki kayleigh kazakhstan kazanova kazantip kbnthfnehf kcchiefs kcj9wx5n kd189nlcih kennwort kensington
kentucky kenworth keyboard keystone kfcnjxrf kfvgjxrf kickflip kicksass kikimora kilkenny killbill killemall
killzone kimberly kindness kingfish kingfisher kingking kingkong kingrich kingsize kingsley kingston kirkland
kirkwood kissmyas kissmyass kittycat kittykat kittykitty kjrjvjnbd kl?benhavn klapaucius kleopatra klondike
klootzak klopklop klubnichka knickerless knickers knockers knockout knowledg knowledge knucklehead knuckles
kobebryant kochamcie kochanie komputer konfetka konovalova konstantin koroleva kovalenko kozanostra krasavchik
krasnodar krasotka kravchenko kristian kristina kristine kristopher krokodil kryptonite ktjynsq40147
kudos4ever kukuruza kukushka kurosaki kurtcobain kusanagi kwiatuszek labrador lacrimosa lacrosse ladybird
ladyffesta ladygaga laetitia lagwagon lakeside lakeview lakewood lalakers lalaland lambchop lamborghini
lamborgini lancaste lancaster lancelot landlord landmark landrove landrover landscap language lapdance
lapochka laracrof laracroft laserjet lasttime lasvegas latitude laughing laurence lausanne lavalamp lavender
lawrence lbfyjxrf learning leavemealone lebowski ledzeppelin leedsutd left4dead left4dead2 legoland leiceste
lemmings lemonade leningrad lenochka leonardo leonidas lesbians letitrid letmein123 letmeinn letmeinnow
letmesee letsdoit letsfuck letsplay lexingky lexingto lfitymrf lfplhfgthvf lhbjkjubz2957704 libertad licorice
lifehack lifeisgood lifetime lighthou lighthouse lighting lightnin lightning lightsaber lilwayne limerick
limewire limpbizkit lineage123 lingerie linkinpark lionhear lionheart lionking lionlion lipstick lisalisa
lissalissa littlebear littlebi littlebitch littlefuck littlegirl littlema littleminge littleslut littlewhore
livelife liverpoo liverpool liverpool1 liverpoolfc livestrong livewire lizaveta ljxtymrf lkjhgfdsazx location
lockdown lockerroom lockheed logitech loglatin lokiloki lokomotiv lollipop lollypop lololyo123 lonesome
lonestar lonewolf longbeac longdick longdong longhair longhorn longhorns longjohn longlegs longshot longtime
loploprock loredana lorraine losangel losangeles lost4815162342 lostsoul lothlorien lotrfotr34 love777321777
lovecraf lovefeet loveforever lovehate loveislife loveless lovelife lovelove lovepussy loverboy loverman
lovesexy lovezp1314 lowrider lp2568cskt lsia9dnb9y luansantana lucifer666 luckyboy luckycharm luckydog
luckyman luckyone ludacris lumberjack lunchbox luojianhua luscious luv2epus lytdybrbdfvgbhf lytghjgtnhjdcr
lzhan16889 m123456789 m6cjy69u35 ma123123123 macaroni macdaddy macgyver machines machoman macintos macintosh
mackenzi mackenzie madagascar madagaskar maddison madeline magazine magdalena magellan magical123 magician
magicman magnavox magnolia mahalkita mailcreated5240 mainland maintenance maisuradze majestic makarova
makaveli makeitso makemone makemoney maksimka malaysia malishka mallorca mallrats mamacita mamasita mamochka
management manchest manchester manchester1 mandarin mandarinka mandingo mandolin mandragora mandrake
mangust6403 manhatta manhattan manifest mannheim manunite manunited manwhore mapet123456 mapleleafs
maprchem56458 maradona marajade marathon marauder marbella marcella marcello marcuseckos margaret margarit
margarita margherita margosha mariamaria marianna marianne marietta marigold marijuan marijuana marillio
marinamarina mariners marinochka mariposa marishka marjorie marketin marketing markhegarty markmark marlboro
marriage marriott marseill marseille marshall martinez maryanne marybeth maryjane maryland marymary masamune
maserati mashamasha massimiliano masterbaiting masterbate masterbating mastercard masterchief masterkey
mastermi mastermind masturbate masturbation matchbox matchbox20 matematica matematika material mathematics
mathilde matthews matthias mattingl mattylad10 mauricio maurizio maurolarastefy maverick mavericks maximilian
maxmotives maxpayne maxpower mayfield mazafaka mazinger mccarthy mcdonald mckenzie meandyou meatball meathead
meatloaf mechanic mechanical medicina medicine medieval meditation megadeth megapass megatron melbourn
meltdown melville memorial memories memyself meowmeow mephisto mercedes merchant meredith meridian mersedes
messenger metalgear metalica metallic metallica metallica1 metalman metropol metropolis mevefalkcakk
michael123 michaela michaeljackson michaels michelle michigan mickeymouse microlab microphone microsof
microsoft midnight mikemike milagros milamber milashka milenium milfhunter milhouse military milkyway
millenium millennium millerli millerlite millertime millionaire millions millwall mindless minecraft
minecraft123 minemine minhasenha minicooper minidisc minimoni minister ministry minnesot minnesota
minnesota_hp minotaur miracles miroslav mischief misiaczek misiaczek1 mississippi missouri mistress mitchell
mitsubishi mobbdeep mobydick modelsne mohammad mohammed mollydog momsanaladventure monalisa moneybag
moneymaker moneyman moneymoney mongoose monkeybo monkeyboy monkeybutt monkeyma monkeyman monolith monopoly
monster123 monsters montecar montecarlo montenegro monterey montgom240 montgomery montreal montrose moonbeam
moonligh moonlight moonshin moonshine moonstar morganstanley morkovka morozova morpheus morrigan morrison
morrisse morrowind mortalkombat mortgage morticia mortimer mosquito mostwanted motdepasse motherfu motherfuck
motherfucker motherlode motocros motocross motorcyc motorcycle motorola mounta1n mountain mousemouse mousepad
mrbrownx mrbrownxx msoracle32re msorcloledbr muaythai mudvayne muenchen muffdive muhammad mulberry mulligan
multimedia multiplelo multiplelog multisyn multisync munchkin murcielago mushroom musician musiclover musicman
mustangg mustangs myfriend myjdxtcxks mymother mynameis mypasswo mypassword mysecret mysterio mystical
myxworld nacional nadezhda napoleon nastenka nastya1995 nastya1996 nastya1997 nastya2010 nastyanastya natascha
natasha123 natashka natedogg nathalie nathanie nathaniel national naughtyboy nautilus navigation navigato
navigator navyseal nazareth nbuhtyjr ncc1701a ncc1701d ncc1701e nccpl25282 ne_e_pod_chehyl nebraska necklace
necromancer necronomicon need4speed needforspeed negative nemvxyheqdd5oqxyxyzi nesterenko netscape
networkingpe networks neveragain nevergiveup nevermin nevermind nevermor nevermore neverwinter newcastl
newcastle newhouse neworder neworleans newpassword newproject2004 newstart newstyle newworld newzealand
nhbujyjvtnhbz nhecsyfujkjdt nhfdvfnjkju123 nhfrnjhbcn nhfycajhvths nicetits nicholas nick1234-rem936 nickname
nicknick nickolas nietzsch nightcrawler nighthaw nightmar nightmare nightmare1 nightowl nightshade nightwin
nightwish nikita1998 nikita2000 nikitina nikolaevna nikolaus nineball nineinch nineteen nintendo nintendo64
nissan350z njdevils nocturne nokia6230i nokiadermo nolimits nondriversig nonmembe nonsense noonehackme
nopassword normandy northern northsta nosferat nosferatu nostradamus nostromo notagain notebook notredam
notredame nottingham nounours november novifarm novikova novosibirsk nthvbyfnjh nthvbyfnjh2 ntktdbpjh
ntktdbpjh1994 nuaddn9561 numbnuts nuttertools nwo4life nygiants nyknicks nyyankee oblivion obsidian oc247ngucz
octavian odysseus offshore offspring oklahoma olcrackmaster oldschool oldsmobile olegnaruto oliveira olivetti
omegared omgkremidia omsairam onepiece onetwothree ontheoutside ontherocks opendoor openopen opensesa
opensesame operator optimist optiplex oriental oriflame original orochimaru osbourne outsider overkill
overload overlord override overtime p0o9i8u7y6 p455w0rd p4ssw0rd p@ssw0rd pa55w0rd pa55word pacifica
painkiller paintbal paintball paintball1 painting pakistan pakistani pallmall palmetto palmtree palomino
panasoni panasonic pancakes panchito pandemonium panorama panthers pantyhos pantyhose papabear paperboy
papercut paperino papichul papillon paradigm paradise paraklast1974 paramedi paramedic paramore paranoia
paranoid parasite parlament parliament parol12345 parolparol parsifal partizan partners pasadena passcode
passfind passions passmast passmaster passport passthie passtrader passw0rd passwerd password password00
password01 password10 password11 password12 password123 password1234 password13 password21 password22
password23 password69 password88 password99 passwordassword passwordpassword passwords passwordstandard
passwort pathetic pathfind pathfinder patience patricia patricio patriots patrizia patterso paulpaul pavement
pavilion peaceful peacemaker peaceout peanutbutter pearljam pedersen peekaboo pembroke pendrago penelope
penetrating penetration penguins pennstat pennstate pennywis pentagon penthous peppermint pepsicola pepsione
percival percussion peregrin perfection performance performing personal pertinant pervasive pescator peterbil
peterbilt peternorth peterose peterpan petersen peterson petrovich peugeot406 pfhfnecnhf pfqwtd27121988
phaedrus phantasm pharmacy pheasant phezc419hv phialpha philadelphia philippe philippines phillies phillips
philosophy pianoman pictuers pictures piedmont piercing pimpdadd pimpdaddy pimpster pineappl pineapple
pineapple1 pinetree pinewood pingpong pinkfloy pinkfloyd pinnacle pipeline piramida piramide pitchers pittbull
pittsburgh pizzahut pizzaman pizzapie planning plastics platinum platypus playball playboys playground
playmate playoffs playstat playstatio playstation playstation2 playstation3 playtime pleasant pleaseme
pleasure plhfdcndeq plumbing plymouth pointblank pointbreak pokemon123 polarbea polaroid politics
polniypizdec0211 polniypizdec1102 polniypizdec110211 polopolo09 poohbear poontang poophead popsicle porkchop
porn4life pornking pornografia pornographic pornography pornpass pornporn pornstar porsche911 portishead
portland portsmouth portugal poseidon positive positivo possible postov1000 potatoes pounding powerade
powerboo powerful powermac powerman powerpower ppspankp practice prashant preacher precious predator pregnant
premiere premiumcash presario presiden president presidente pressure prestige prettygirl primetim primetime21
primrose princesa princess princessa princeto princeton pringles printing priscill prisonbreak prisoner
priyanka problems producer production professional professor programmer progress progressive promethe
prometheus property prophecy prospect prosperity prospero protection protocol prototype proverbs prudence
psychnau psychnaut1 ptybnxtvgbjy puertorico pufunga7782 pumpkins punisher punkrock punksnotdead puppydog
puravida pussy4me pussybitch pussycat pussyeat pussyeater pussylicker pussylov pussylover pussyman pussypussy
pyfrjvcndj pyramids q123456789 q1234567890 q1q2q3q4q5 q1w2e3r4t q1w2e3r4t5 q1w2e3r4t5y6 q1w2e3r4t5y6u7
q1w2e3r4t5y6u7i8 q1w2e3r4t5y6u7i8o9p0 q8zo8wzq qawsedrf qawsedrftg qawsedrftgyh qaz123wsx qaz123wsx456
qaz26101778 qazwsx1234 qazwsx12345 qazwsx123456 qazwsxed qazwsxedc qazwsxedc1 qazwsxedc12 qazwsxedc123
qazwsxedcrfv qazwsxedcrfvtgb qazwsxqazwsx qazxswed qazxswedc qazxswedc123 qazxswedcvfr qpwoeiruty qq123456789
quant4307s queenas8151 question quicksilver quiksilver qwaszxerdfcv qwe1234567 qwe123qwe qwe123qwe123 qweasdzx
qweasdzxc qweasdzxc1 qweasdzxc12 qweasdzxc123 qwedsazxc qwerasdf qwerasdfzxcv qwerfdsa qwert12345 qwert54321
qwertasdfg qwertasdfgzxcvb qwertgfdsa qwerttrewq qwerty1234 qwerty12345 qwerty123456 qwerty123456789
qwerty2010 qwertyasdfgh qwertyu123 qwertyui qwertyuio qwertyuiop qwertyuiop1 qwertyuiop10 qwertyuiop12
qwertyuiop123 qwertyuiop12345 qwertyytrewq qwerzxcv r2d2c3po r3vi3wpass rachelle radiance radiohea radiohead
ragnarok railroad rainbows raindrop rainforest rainyday raistlin rammstei rammstein rammstein1 ramstein
ranchero randolph rangerover rapunzel rasengan rashley198 rasputin rastaman rattlesnake razdvatri razorbac
rb26dett rdfhnbhf reaction realdeal realmadrid reanimator reckless recovery redalert redbaron redbeard
redbirds reddevil reddrago reddragon reddwarf redemption redheads redlight redshift redskins redstorm redtruck
redwings regiment reginald regional register reindeer reloaded remember remingto remington renegade reporter
republic repytwjd repytwjdf rerehepf rerfhfxf rerfhtre research resident residentevil resource respublika
restless revelation reverend reviewpa reviewpass revoluti revolution revolver reymysterio reynolds rfcgthcrbq
rfgbnjirf rfgecnfcerf rfhfrfnbwf rfhfvtkmrf rfhfylfi rfhjkbyf rfhlbyfk rfhnjirf rfkbajhybz rfkmrekznjh
rfnfcnhjaf rfnfgekmnf rfnthbyf rfnthbyf1988 rfntymrf rfpfynbg rfvfcenhf rhapsody rhbcnbyf rhbcnbyjxrf
rhfcfdbwf rhfcfdxbr rhfcjnrf rhfcyjzhcr rhfvfnjhcr rhiannon rhjrjlbk rhtdtlrj riccardo richards richardson
richmond rickster ricochet riffraff rightnow riverplate riverrat riversid riverside rjhjkmbien rjhjktdf
rjirfrgbde rjkjrjkmxbr rjyatnrf rjycnbnewbz rjycnfynby rkfdbfnehf rktjgfnhf roadkill roadking roadrunn
roadrunner roadster robinhoo robinhood robinson robotech robotics rochelle rocheste rockandroll rockbottom
rocketma rocketman rockford rockhard rockhopper rocknrol rocknroll rockport rockrock rockroll rockstar
rockwell rockydog roderick rodrigue rodriguez roflcopter rolltide romanova romanroman romantic romaroma
romashka ronaldinho ronaldinho10 ronaldo123 roodypoo roosters rootbeer rootedit rosalind rosemary roserose
rosewood rotterda rottweil rottweiler rsalinas rt6ytere rubberduck runescape runescape1 rushmore rushrush
rustydog ruthless s123456789 s1a2s3h4a5 s456123789 sabotage sacramento sagittarius sailboat sailfish
sailormoon salamand salamander salamandra salasana salesman saltanat saltydog salvador salvation salvator
salvatore samadams samantha sammyboy sammydog samsung123 sanandreas sandberg sandiego sandrine sandwich
sandydog sanfrancisco santacru santamaria santiago saopaulo sapphire saqartvelo sarajevo sarasota saratoga
sasha12345 sataniv1993 satellit satellite satisfaction satriani saturday saun24865709 saunders sausages
savannah save13tx saxophon scandinavian scarface scarlett schastie scheisse schlampe schneider schnuffi
schoolgirlie schubert schumacher schwartz scimitar scirocco scissors scoobydo scoobydoo scooters scorpion
scorpions scotland scottish scoubidou2 scoubidou6 scrabble scranton scrapper screamer screwyou scribble
sdh686drth sdicmt7seytn seagulls seahawks seahorse sealteam searcher sebastia sebastian sebastian1 sebastie
sebastien security seductive seemnemaailm seinfeld selfok2013 seminole semperfi senators seniseviyor sensatio
sentinel sephirot sephiroth septembe september sepultura seraphim serendipity serenity sergbest sergeant
sergeevich sersolution service321 services sevastopol seventeen sexmachine sexpistols sexslave sexybabe
sexybaby sexybitch sexygirl sexylady sexymama sexysexy sfgiants shadow1212 shakespeare shamanking shamrock
shanghai shannara sheepdog shelbygt500 shepherd sheridan sherlock sherwood shevchenko shinigami shipping
shitface shitfuck shithappens shithead shitshit shocking shooting shopping shotokan showboat showcase showtime
shredder siberian sickness sidekick sideshow sideways sidewind sidewinder sigmachi silenthill silverad
silverado silverfo silverstone simferopol simpleplan simpsons sinclair sinfonia singapor singapore sinister
sithlord sixtynin sixtynine sk84life sk8ordie skateboa skateboard skeleton skeletor skinhead skittles skorpion
skorpion39 skydiver skypilot skywalke skywalker slacking slamdunk slapnuts slapshot sleeping slimshad
slimshady slipknot slipknot666 slippery slowhand smackdow smackdown smallville smartass smarties smashing
smeghead smirnoff smirnova smithers smokedog smoothie smuggles snakeman snapshot sneakers snickers sniffing
snoogans snoopdog snoopdogg snowball snowbird snowboar snowboard snowflak snowflake snuggles snusmumrik
sobriety socrates softball softtail software sojdlg123aljg sokolova solidsnake solitude solnishko solution
somebody somerset somethin something something1 sometime sonechka songbird sonnenschein sonnyboy sonyericsson
sonyfuck sonysony sonyvaio sopranos sorcerer soso123aljg soulmate southern southpar southpark southpaw
southsid southside spaceman spalding spam967888 spamspam spanking sparhawk sparkles spartacu spartak1922
spartan117 spartans speakers specialinsta specialist specialk spectrum speedway spiderma spiderman spiderman1
spiderman3 spitfire splatter splendid splinter spongebo spongebob spoonman sporting sportste springer
springfield springst springsteen sprinter sprocket squerting squirrel srinivas ss6z2sw6lu stafford stairway
stalingrad stalker123 stallion stallone stamford stampede standard stanford stanislav starbuck starbucks
starcraf starcraft starcraft2 stardust starfire starfish stargate stargaze starligh starlight starlite
starscream starship starstar startrek starwars starwars123 statistika steamforums steelers steelhea stefania
stefanie stephane stephani stephanie stephanie1 stephens sterling stickdaddy77 stickman stigmata stiletto
stingray stinkyfinger stirling stocking stockings stockton stomatolog stonecol stonecold stonehenge stonewal
stoppedby straight stranger strangle strannik strategy stratfor stratocaster strawber strawberry streaming
streetball strength stringer stripper stroller stronghold studioworks studmuffin stuttgart submarin submarine
subscriber suburban suckcock suckdick suckmycock suckmydick suikoden sullivan summerti summertime sundance
sundaypunch sunderla sunderland sundevil sunflowe sunflower sunflower1 sunglasses sunlight sunnyday sunshine
sunshine69 superbee superbow superboy superdup superduper superfly superior superman superman12 superman123
supermanboy supermario supernatural supernov supernova superpower superpuper superson supersonic supersta
superstar supervisor surprise surveyor survival survivor sutvsc5ysaa svensps820 svetasveta svetlana svetlanka
swallows sweetass sweetdream sweetdreams sweethea sweetheart sweetiepie sweetnes sweetness sweetpea sweetpussy
swimming swingers swinging swordfis swordfish sycamore sylvania sylveste sylvester sylviahans symphony
syncmaster syracuse sysadmin systemofadown t34vfrc1991 t5r4e3w2q1 table54781 tacobell tactical tadmichaels
taekwond taekwondo tagheuer tailgate takamine takehana talisman tamerlan tampabay tamwsn3sja tanechka tangerin
tarantul tarheels tashkent taylormade tazdevil tazmania tdfyutkbjy teamwork technician technics techniques
technology tecumseh teddybea teddybear teiubesc telecast telecaster telephon telephone television televizor
temporar temppass temppassword temptress tenerife tennesse tennessee tequiero terminal terminat terminator
terminus terrance terrapin terrence terrible terriers testibil testing123 testpass thailand thanatos thankyou
thatcher thebeast thebeatles thecakeisalie theclash thedoors theflash theforce thegreat thejoker thematri
thematrix theodore theraven thesaint thesimpsons thetachi thething thetruth theworld thinking thinkpad
thirdeye thirteen thirteen13 thisisit thisisme thissuck thompson thornton thorsten thrasher threesom thriller
throatfuck thuglife thugstools thumbnils thunderb thunderbird thundercat thunders thursday thurston tiberian
tiberius ticketmaster tickling ticklish ticktock tigercat tigerlil tigerman tigertiger tigerwoo tigerwoods
tightass timberlake timberland timberwolf timeless timelord tinkerbe tinkerbell tiramisu titanium titleist
titlover titsnass tkbpfdtnf together tokiohotel tomahawk tombraider tommyboy tomorrow tomservo tonyhawk
tonytony toolshed tooltime toonarmy tooshort toosweet topolino topsecre topsecret toriamos tortoise tottenha
tottenham tottenham1 touchdow touching toughguy toulouse trafford trailers training transexual transfer
transfor transformer transformers translator transpor transport trashman traveler travelle treasure treefrog
trfnthbyf triangle trinidad trinitro trinitron triplets trombone troopers tropical troubles trousers truckers
trucking trueblue truelove truffles trustnoone tryagain tunafish tupacshakur twilight tylerca310 ublhjgjybrf
ubnkthrfgen ubvyfcnbrf ufhhbgjnnth ufhvjybz uhbujhbq ujkjdjkjvrf ukflbjkec ultimate ultraman umbrella
unbelievable uncencored undercover underdog undergroun underground understand undertak undertaker undertow
underwater underwear underworld unforgiven uniqueness universa universal universe universi universidad
university ursitesux userexecute username usmarine usuckballz1 utahjazz utyyflmtdyf v123456789 vacation
vaffanculo vagabond valdemar valdepen valencia valentin valentina valentine valentinka valentino valeriya
valhalla valkyrie valleywa vampires vancouve vancouver vanguard vanhalen vanyarespekt vaseline vasilisa
vatoloco vauxhall vbhjndjhtw velocity vendetta venezuel venom121293 verbatim vergeten veronica veronika
vertical verygood verygoodbot vfhbyfvfhbyf vfhbyjxrf vfhnsirf vfhufhbnf vfhufhbnrf vfhvtkfl vfhvtkflrf
vfitymrf vflfufcrfh vfnbkmlf vfntvfnbrf vfpfafrf vfrcbvec vfrcbvrf vfrcbvtyrj vfrcbvvfrcbv vfvfbgfgf
vfvfgfgf123 vfvfvskfhfve vfylfhby vfylfhbyrf vibrator vicecity victoria viewsoni viewsonic viktoria viktoriya
villeneuve vincenzo vineyard vinogradov violator violetta vipergts virginia virginie virtuagirl vitalik123
vittorio vivitron vjhrjdrf vjqgfhjkm vkontakte vladimir vladimirovna vladislav vladislava vladivostok vladvlad
vodafone volkodav volkswag volkswagen volleyba volleyball voltaire voxstrange vqsablpzla vsjasnel12 vthctltc
vyjujnjxbt w1w2w3w4w5 w2dlww3v5p wachtwoord waffenss walkman555 wallstreet wanderer warcraft wareagle warehous
wargames warhamme warhammer warhammer40k warriors wasdwasd washburn washingt washington watching waterboy
waterfal waterfall waterfalls waterloo waterman watermel watermelon waterpolo waterski wazzkaprivet
wcrfxtvgbjy wdtnjxtr webhompas webhompass webmaste webmaster websolutions websolutionssu webuivalidat wednesda
wednesday weihnachte weihnachten weihnachtsbau weihnachtsbaum welcome123 wellhung wellingt wellington
wenef45313 werewolf weronika werty12345 westbrom westcoas westcoast westgate westlife westport westside
westwind westwood wethepeople wetlands wetpussy wg8e3wjf whatever whatisit whatthefuck whatthehell whatwhat
whiplash whiskers whistler whiteboy whiteout whitepower whitesox whocares whoknows whoopass whosyourdaddy
widespread wildbill wildblue wildcard wildcats wildfire wildlife wildrose wildwood williams winchest
winchester windmill windstar windsurf winfield wingchun wingzero winifred winnipeg261 winstonone wireless
wisconsi wishbone wishmaster wolfgang wolfpack wolfwolf wolverin wolverine wolverines wonderboy wonderfu
wonderful wonderland wonderwall wonderwoman wonkette woodland woodside woodstoc woodstock woodward woodwork
wordpass workshop worldcup wp2003wp wrangler wrestler wrestlin wrestling wrestling1 wrinkles writerspace
wwwooo1234 x72jhhu3z xboxlive xcountry xiaoyua123 xpressmusic xsw21qaz xthtgfirf xxxp455w0rd5 yanshi1982
yardbird yaroslav ybrjkftdbx ybrjkftdyf yeahbaby yeahyeah yesterda yesterday yfcnhjtybt yfcntymrf yfcnzyfcnz
yfnfitymrf yingyang yjdsqgfhjkm yjdsqujl yodayoda yogibear yokohama yorkshir yorktown yosemite yoshimitsu
youandme yourmama ytngfhjkz ytrhjvfyn ytyfdbcnm z123456789 z1x2c3v4b5 z1x2c3v4b5n6 z1x2c3v4b5n6m7 zanzibar
zaq12wsx zaq12wsxcde3 zaq1xsw2cde3 zaqwsxcde zaqwsxcderfv zaqxswcde zaratustra zaxscdvf zcfvfzkexifz
zcxfcnkbdf zcxfcnkbdfz zeppelin zerocool zerozero zexts364325 zildjian zimbabwe zjses9evpa zolushka
zqjphsyf6ctifgu zx123456789 zxcasdqwe zxcasdqwe123 zxcvasdf zxcvb12345 zxcvbasdfg zxcvbn123456 zxcvbn3215
zxcvbnm123 zxcvbnm1234 zxcvbnm123456789 zxcvbnmmnbvcxz zxcvvcxz zz8807zpl`.split(/\s/),
)
